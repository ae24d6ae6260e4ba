package dev.spate.share.follow;

import dev.spate.engine.SpateException;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.metainfo.Metainfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What can happen to a {@link FollowMachine}: the share's stream, and the answers of the ports. */
sealed interface FollowEvent {
    // ---- the stream of the share

    /** Comes from the share's stream; all other events are answers. */
    sealed interface OfStream extends FollowEvent {}

    /**
     * The share has sent an event.
     *
     * @param id the id to resume after, once the event is handled
     * @param shareEvent empty when this version does not know this kind of event
     */
    record Received(String id, Optional<ShareEvent> shareEvent) implements OfStream {}

    /** The share has sent a malformed event, as no share does. */
    record Malformed(String reason) implements OfStream {}

    /** The share names the pause before the next connection. */
    record PauseNamed(Duration pause) implements OfStream {}

    /** There is no connection any more. */
    record Lost(String reason) implements OfStream {}

    // ---- answers that are not for one item

    /** A batch of small offers is fetched. */
    record BatchFetched(List<Fetch> fetches) implements FollowEvent {}

    /** The work on a request has broken one of its own rules, or memory or the stack has run out. */
    record Broken(Throwable bug) implements FollowEvent {}

    /** A report has reached the share, or is lost. */
    record Reported() implements FollowEvent {}

    /**
     * The state is saved; or it is not, and there is a problem.
     *
     * @param file the path of the state file
     */
    record StateSaved(String file, Optional<String> problem) implements FollowEvent {}

    /** The result for one small offer of a batch. */
    sealed interface Fetch {
        String key();

        /** The existing file or folder has exactly the offered bytes. */
        record Same(String key, Metainfo metainfo, String local) implements Fetch {}

        /** The content is in the incoming folder, verified and forced to the disk. */
        record Fetched(String key, Metainfo metainfo) implements Fetch {}

        record Failed(String key, String reason) implements Fetch {}
    }

    // ---- answers for one item

    /** An answer for the item with this key. */
    sealed interface OfItem extends FollowEvent {
        String key();

        /** The answer that some work gives, or {@link Failed}. */
        static OfItem of(String key, Work work) {
            try {
                return work.answer();
            } catch (IOException | UncheckedIOException | InvalidPathException | SpateException e) {
                return new Failed(key, reason(e));
            }
        }
    }

    /** Work that waits for the network or the disk. */
    interface Work {
        OfItem answer() throws IOException;
    }

    /** A text for people. */
    static String reason(Exception problem) {
        Throwable cause = problem instanceof UncheckedIOException ? problem.getCause() : problem;
        return Optional.ofNullable(cause).map(Throwable::getMessage).orElse("cannot be used");
    }

    /** What was requested could not be done; the reason is a text for people. */
    record Failed(String key, String reason) implements OfItem {}

    /**
     * The share still has the offer.
     *
     * @param metainfo empty for an offer without bytes
     * @param origin the address of the share as a peer
     */
    record Prepared(String key, Optional<Metainfo> metainfo, Optional<PeerAddress> origin) implements OfItem {}

    /** The session knows more of a torrent. */
    record Advanced(String key, long bytesVerified, boolean isChecked) implements OfItem {}

    /** The session has compared existing files with a torrent. */
    record Compared(String key, boolean isWhole) implements OfItem {}

    /** A download is complete, verified and durable. */
    record Downloaded(String key) implements OfItem {}

    /** A torrent has stopped by itself. */
    record TorrentFailed(String key, String reason, boolean isFileInTheWay) implements OfItem {}

    /** The session does not take the torrent: it has the same already. */
    record Duplicate(String key, String reason) implements OfItem {}

    /** The torrent is no longer in the session; {@code isWhole} says whether every piece was verified. */
    record Removed(String key, boolean isWhole) implements OfItem {}

    /** A copy cannot be seeded; it stays complete. */
    record SeedFailed(String key, String reason) implements OfItem {}

    /**
     * What lies at a name in the output folder.
     *
     * @param local the name in the form that this disk accepts
     * @param exists whether a file or folder has it
     * @param isUnfinished whether an unfinished download of the version lies in the output folder
     * @param isEmptyFile whether the name belongs to a file without bytes
     */
    record Looked(String key, String local, boolean exists, boolean isUnfinished, boolean isEmptyFile)
            implements OfItem {}

    /** The version is at its place. */
    record Placed(String key) implements OfItem {}

    /** The version is not at its place, because something else has the name now. Nothing has changed. */
    record NameTaken(String key) implements OfItem {}

    /** The download that was to be moved is not in the incoming folder. Something may have its target's name. */
    record Vanished(String key, boolean targetExists) implements OfItem {}

    /**
     * The copy is sealed.
     *
     * @param problem why the older copy is not in the bin
     */
    record Settled(String key, Item.Copy copy, Optional<String> problem) implements OfItem {}

    /**
     * What the output folder has of an outdated version.
     *
     * @param metainfo empty when its torrent file was not kept
     */
    record Recalled(String key, Optional<Metainfo> metainfo, boolean exists, boolean isUnfinished) implements OfItem {}

    /**
     * The rest of an attempt is removed, or there is a problem.
     *
     * @param isPlaceFree whether nothing has the attempt's name in the output folder now
     */
    record Dropped(String key, boolean isPlaceFree, Optional<String> problem) implements OfItem {}

    /** A copy is in the bin, or there is a problem. */
    record Binned(String key, Optional<String> problem) implements OfItem {}

    /** What a torrent file describes; empty when the file is not a usable one. */
    record Described(String key, Optional<Metainfo> metainfo) implements OfItem {}

    /** Whether a copy is as it was saved. */
    record Inspected(String key, Condition condition) implements OfItem {
        enum Condition {
            UNCHANGED,
            /** Another program has changed or removed a file. */
            CHANGED,
            /** The copy has no bytes, or its torrent file is missing: it is not seeded. */
            NOT_SEEDED
        }
    }
}
