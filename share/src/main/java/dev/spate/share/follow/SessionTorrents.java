package dev.spate.share.follow;

import dev.spate.engine.AddTorrent;
import dev.spate.engine.DuplicateTorrentException;
import dev.spate.engine.Session;
import dev.spate.engine.SpateException;
import dev.spate.engine.TorrentFailure;
import dev.spate.engine.TorrentHandle;
import dev.spate.engine.TorrentStatus;
import dev.spate.share.follow.Item.Copy;
import dev.spate.share.follow.ItemState.Seeding;
import dev.spate.share.swarm.TorrentsOnDemand;
import dev.spate.share.text.WebNames;
import dev.spate.wire.InfoHash;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.status.Activity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The torrents of a follower in its session. Of the complete copies, the most recent ones that came through a swarm are
 * open and announced to trackers; every other one is opened when a peer asks for it. Owned by the follower's thread.
 */
final class SessionTorrents implements FollowPorts.Torrents {
    /** A torrent in work, and what was last told of it. */
    private static final class Running {
        final TorrentHandle handle;
        final boolean isComparison;
        long bytesVerified;
        boolean isChecked;
        boolean hasEnded;

        Running(TorrentHandle handle, boolean isComparison) {
            this.handle = handle;
            this.isComparison = isComparison;
        }
    }

    private final Session session;
    private final OutputFolder output;
    private final ShareSite site;
    private final Consumer<FollowEvent> answers;
    private final TorrentsOnDemand onDemand;
    private final Map<String, Running> running = new LinkedHashMap<>();
    private final Map<String, TorrentsOnDemand.Torrent> seeds = new HashMap<>();

    /** @param answers called on any thread */
    SessionTorrents(Session session, OutputFolder output, ShareSite site, Consumer<FollowEvent> answers) {
        this.session = session;
        this.output = output;
        this.site = site;
        this.answers = answers;
        this.onDemand = new TorrentsOnDemand(session, FollowLimits.SEEDING_MAX, System::nanoTime);
    }

    // ---- torrents in work

    @Override
    public void compare(String key, Metainfo metainfo, String local) {
        add(
                key,
                true,
                () -> AddTorrent.of(metainfo, output.folder())
                        .access(AddTorrent.Access.SEED)
                        .paths(output.paths(metainfo, local))
                        .build());
    }

    @Override
    public void download(String key, FollowPorts.Download download) {
        add(key, false, () -> {
            Metainfo metainfo = download.metainfo();
            Path folder =
                    download.isBeside() ? output.incoming(metainfo.infoHash().v1Hex()) : output.folder();
            AddTorrent.Builder request = AddTorrent.of(metainfo, folder);
            download.name().flatMap(name -> webSeed(metainfo, name)).ifPresent(request::lastResort);
            // The share may not have announced to the tracker yet, so it is added as a peer directly.
            download.origin().ifPresent(request::peer);
            return request.build();
        });
    }

    /** The share's web address, for the time without peers. */
    private Optional<URI> webSeed(Metainfo metainfo, String name) {
        if (!metainfo.isSingleFile() && !name.equals(metainfo.name())) {
            return Optional.empty();
        }
        // For a folder, the engine appends the path of each file, which begins with the folder's name.
        return Optional.of(site.address(metainfo.isSingleFile() ? WebNames.content(name) : WebNames.content("")));
    }

    private interface Request {
        AddTorrent make() throws IOException;
    }

    private void add(String key, boolean isComparison, Request request) {
        try {
            running.put(key, new Running(session.add(request.make()), isComparison));
        } catch (DuplicateTorrentException e) {
            answers.accept(new FollowEvent.Duplicate(key, FollowEvent.reason(e)));
        } catch (IOException | UncheckedIOException | InvalidPathException | SpateException e) {
            answers.accept(new FollowEvent.Failed(key, FollowEvent.reason(e)));
        }
    }

    /** What has happened since the last call. */
    List<FollowEvent> news() {
        List<FollowEvent> news = new ArrayList<>();
        running.forEach((key, torrent) -> {
            if (!torrent.hasEnded) {
                report(key, torrent, torrent.handle.status(), news);
            }
        });
        return news;
    }

    private static void report(String key, Running torrent, TorrentStatus status, List<FollowEvent> news) {
        if (status.activity() == Activity.FAILED) {
            torrent.hasEnded = true;
            Optional<TorrentFailure> failure = status.failure();
            news.add(new FollowEvent.TorrentFailed(
                    key,
                    failure.map(Object::toString).orElse("cannot be saved"),
                    failure.filter(each -> each.cause() == TorrentFailure.Cause.FILE_IN_THE_WAY)
                            .isPresent()));
            return;
        }
        long bytes = status.progress().bytesHave();
        if (bytes != torrent.bytesVerified || isChecked(status) != torrent.isChecked) {
            torrent.bytesVerified = bytes;
            torrent.isChecked = isChecked(status);
            news.add(new FollowEvent.Advanced(key, bytes, torrent.isChecked));
        }
        boolean isCompared =
                status.activity() != Activity.CHECKING && status.progress().pieceCount() > 0;
        if (torrent.isComparison && isCompared) {
            torrent.hasEnded = true;
            news.add(new FollowEvent.Compared(key, isWhole(status)));
        } else if (!torrent.isComparison && isDone(torrent.handle)) {
            torrent.hasEnded = true;
            news.add(new FollowEvent.Downloaded(key));
        }
    }

    private static boolean isDone(TorrentHandle handle) {
        return handle.completion().isDone() && !handle.completion().isCompletedExceptionally();
    }

    /** Whether the status shows which pieces exist. */
    private static boolean isChecked(TorrentStatus status) {
        return switch (status.activity()) {
            case FETCHING_METADATA, CHECKING -> false;
            case FAILED -> true;
            case DOWNLOADING, SEEDING, SEEDED, QUEUED, PAUSED -> status.hasMetadata();
        };
    }

    /**
     * Whether every piece is verified. The number of wanted pieces does not show it: a torrent that only checks wants
     * none.
     */
    private static boolean isWhole(TorrentStatus status) {
        return isChecked(status)
                && status.failure().isEmpty()
                && status.progress().piecesHave() == status.progress().pieceCount();
    }

    @Override
    public void remove(String key) {
        Running torrent = running.remove(key);
        TorrentsOnDemand.Torrent seed = seeds.remove(key);
        if (torrent != null) {
            // The status is final when the session has removed the torrent.
            var _ = session.remove(torrent.handle)
                    .whenComplete(
                            (_, _) -> answers.accept(new FollowEvent.Removed(key, isWhole(torrent.handle.status()))));
        } else if (seed != null) {
            var _ = seed.remove().whenComplete((_, _) -> answers.accept(new FollowEvent.Removed(key, true)));
        } else {
            answers.accept(new FollowEvent.Removed(key, false));
        }
    }

    // ---- seeds

    @Override
    public void seed(String key, Copy copy, Optional<OfferedItem> offer, Seeding how) {
        switch (how) {
            case CONTINUES -> {
                Running torrent = running.remove(key);
                if (torrent != null) {
                    seeds.put(key, onDemand.adopt(request(copy, offer), torrent.handle));
                }
            }
            case AT_ONCE -> seedAtOnce(key, copy, offer);
            case ON_DEMAND -> seeds.put(key, onDemand.add(InfoHash.v1Hex(copy.version()), request(copy, offer)));
            case NOT -> {}
        }
    }

    private void seedAtOnce(String key, Copy copy, Optional<OfferedItem> offer) {
        try {
            output.forgetProgress(copy.version());
            Supplier<AddTorrent> request = request(copy, offer);
            seeds.put(key, onDemand.adopt(request, session.add(request.get())));
        } catch (DuplicateTorrentException e) {
            // Another item has the same content and seeds it.
            System.getLogger(SessionTorrents.class.getName())
                    .log(System.Logger.Level.DEBUG, "another item seeds the same", e);
        } catch (SpateException | IOException e) {
            answers.accept(new FollowEvent.SeedFailed(key, FollowEvent.reason(e)));
        }
    }

    /** The request is made when the torrent is opened, on any thread, because the files may have changed by then. */
    private Supplier<AddTorrent> request(Copy copy, Optional<OfferedItem> offer) {
        return () -> {
            Metainfo metainfo = output.description(copy, offer)
                    .orElseThrow(() -> new SpateException(copy.local() + ": its torrent file is missing"));
            if (!output.isUnchanged(metainfo, copy)) {
                throw new SpateException(copy.local() + " was changed by another program");
            }
            return AddTorrent.of(metainfo, output.folder())
                    .access(AddTorrent.Access.SEED)
                    .vouched(true)
                    .paths(output.paths(metainfo, copy.local()))
                    .build();
        };
    }

    @Override
    public void stopSeeding(String key) {
        TorrentsOnDemand.Torrent seed = seeds.remove(key);
        if (seed != null) {
            var _ = seed.remove();
        }
    }
}
