package dev.spate.share.follow;

import dev.spate.share.follow.FollowEvent.Fetch;
import dev.spate.share.follow.Item.Attempt;
import dev.spate.share.follow.Item.Copy;
import dev.spate.share.follow.ItemState.Comparing;
import dev.spate.share.follow.ItemState.Content;
import dev.spate.share.follow.ItemState.Departure;
import dev.spate.share.follow.ItemState.Downloading;
import dev.spate.share.follow.ItemState.Fetching;
import dev.spate.share.follow.ItemState.InSession;
import dev.spate.share.follow.ItemState.Looking;
import dev.spate.share.follow.ItemState.Placing;
import dev.spate.share.follow.ItemState.Preparing;
import dev.spate.share.follow.ItemState.Seeding;
import dev.spate.share.follow.ItemState.Torrent;
import dev.spate.wire.metainfo.Metainfo;
import java.util.Optional;

/**
 * Gets the wanted version of an item. It is downloaded directly to its place in the output folder if the name is free.
 * Otherwise an existing file is first compared with it, because it may be identical. If it differs, the version is
 * downloaded into the incoming folder, and {@link ItemPlacement} finds a place for it.
 *
 * <p>Small offers come from the share's web address, in batches, and always into the incoming folder first. Larger ones
 * come through their swarms. A part of the {@link ItemMachine}, and owned by it.
 */
final class ItemDownload {
    private final ItemMoves moves;
    private final FollowState state;
    private final FollowPorts ports;
    private final Turns turns;
    private final ItemPlacement placement;
    private final boolean mirrors;

    /** Where the share listens for peers; 0 when it has not said. */
    private int peerPort;

    ItemDownload(
            ItemMoves moves,
            FollowState state,
            FollowPorts ports,
            Turns turns,
            ItemPlacement placement,
            boolean mirrors) {
        this.moves = moves;
        this.state = state;
        this.ports = ports;
        this.turns = turns;
        this.placement = placement;
        this.mirrors = mirrors;
    }

    void peerPort(int port) {
        peerPort = port;
    }

    // ---- the share

    /**
     * Whether the item is fetched from the web address. A download that began through the swarm continues there, and
     * so does what the web address has failed to deliver.
     */
    static boolean isForTheWeb(Item item, Optional<Attempt> attempt) {
        return !item.isContent()
                && attempt.filter(begun -> !(begun instanceof Attempt.Begun)).isEmpty()
                && item.failures() < FollowLimits.WEB_ATTEMPTS_MAX
                && item.wanted().filter(OfferedItem::isSmall).isPresent();
    }

    void begin(Item item) {
        OfferedItem offer = item.wanted().orElseThrow();
        if (item.isSeeded()) {
            ports.torrents().stopSeeding(item.key());
            item.seeded(false);
        }
        switch (item.state().attempt().orElseGet(() -> new Attempt.Begun(offer.version()))) {
            case Attempt.Begun begun -> {
                moves.become(item, new Looking(begun));
                ports.folder().look(item.key(), offer.name(), offer.infoHash());
            }
            case Attempt.Placing placing
            when offer.infoHash().isEmpty() -> placement.place(item, placing, new Content.Empty(offer));
            case Attempt begun -> prepare(item, begun, Optional.empty());
        }
    }

    private void prepare(Item item, Attempt attempt, Optional<FollowEvent.Looked> found) {
        moves.become(item, new Preparing(attempt, found));
        // The share is no peer for the content that a torrent file describes.
        ports.share().prepare(item.key(), item.wanted().orElseThrow(), item.isContent() ? 0 : peerPort);
    }

    void looked(Item item, Looking looking, FollowEvent.Looked found) {
        if (!item.isWanted(looking.trying())) {
            moves.rest(item, looking.attempt());
        } else if (isForTheWeb(item, looking.attempt())) {
            moves.become(item, new Fetching(looking.trying()));
            Optional<String> candidate = isCandidate(item, found) ? Optional.of(found.local()) : Optional.empty();
            turns.order(new FollowPorts.Order(item.key(), item.wanted().orElseThrow(), candidate));
        } else {
            prepare(item, looking.trying(), Optional.of(found));
        }
    }

    /** Whether the name belongs to a file or folder of no item: its content may be identical. */
    private boolean isCandidate(Item item, FollowEvent.Looked found) {
        return found.exists() && !found.isUnfinished() && !state.isOurs(item, found.local());
    }

    void fetched(Fetch fetch, long now) {
        Item item = state.find(fetch.key()).orElseThrow();
        Fetching fetching = item.in(Fetching.class);
        Attempt.Begun attempt = fetching.trying();
        if (!item.isWanted(attempt)) {
            moves.rest(item, fetching.attempt());
            return;
        }
        switch (fetch) {
            case Fetch.Failed(String _, String reason) -> moves.fail(item, fetching.attempt(), reason, now);
            case Fetch.Same(String _, Metainfo metainfo, String local) ->
                placement.settle(item, attempt, Optional.of(metainfo), local, Seeding.ON_DEMAND);
            case Fetch.Fetched(String _, Metainfo metainfo) ->
                placement.name(item, attempt, new Content.Small(metainfo));
        }
    }

    void prepared(Item item, Preparing preparing, FollowEvent.Prepared answer, long now) {
        Attempt attempt = preparing.trying();
        if (!item.isWanted(attempt)) {
            moves.rest(item, preparing.attempt());
        } else if (answer.metainfo().isEmpty()) {
            placement.name(item, attempt, new Content.Empty(item.wanted().orElseThrow()));
        } else {
            Torrent torrent = new Torrent(answer.metainfo().get(), answer.origin());
            switch (attempt) {
                case Attempt.Begun begun ->
                    choose(item, begun, torrent, preparing.found().orElseThrow(), now);
                case Attempt.InPlace _, Attempt.Beside _ -> download(item, new Downloading(attempt, torrent, now));
                case Attempt.Placing placing -> placement.place(item, placing, new Content.Large(torrent.metainfo()));
            }
        }
    }

    /** Chooses between an existing file, a download at its place, and one in the incoming folder. */
    private void choose(Item item, Attempt.Begun attempt, Torrent torrent, FollowEvent.Looked found, long now) {
        String local = found.local();
        if (isCandidate(item, found)) {
            compare(item, attempt, torrent, local, false);
        } else if (state.isOurs(item, local) || !local.equals(torrent.metainfo().name())) {
            moves.save(item, new Downloading(new Attempt.Beside(attempt.version()), torrent, now));
        } else {
            moves.save(item, new Downloading(new Attempt.InPlace(attempt.version(), local), torrent, now));
        }
    }

    // ---- the torrent in the session

    void compare(Item item, Attempt attempt, Torrent torrent, String local, boolean isPart) {
        moves.become(item, new Comparing(attempt, torrent, local, isPart, false));
        ports.torrents().compare(item.key(), torrent.metainfo(), local);
    }

    void download(Item item, Downloading downloading) {
        moves.become(item, downloading);
        Torrent torrent = downloading.torrent();
        Optional<String> name = item.isContent() ? Optional.empty() : Optional.of(item.key());
        boolean isBeside = downloading.trying() instanceof Attempt.Beside;
        ports.torrents()
                .download(item.key(), new FollowPorts.Download(torrent.metainfo(), isBeside, torrent.origin(), name));
    }

    /** The download that was to be moved is gone: a kill came after the move, or another program has removed it. */
    void vanished(Item item, Placing placing, boolean targetExists, long now) {
        Attempt.Placing attempt = placing.trying();
        Metainfo metainfo = switch (placing.content()) {
            case Content.Large(Metainfo large) -> large;
            case Content.Small(Metainfo small) -> small;
            case Content.Empty _ -> throw new IllegalStateException("nothing to move: " + item);
        };
        if (targetExists) {
            compare(item, attempt, new Torrent(metainfo, Optional.empty()), attempt.local(), false);
        } else {
            Attempt begun = new Attempt.Begun(attempt.version());
            moves.fail(item, Optional.of(begun), "its download was removed by another program", now);
        }
    }

    void advanced(Item item, FollowEvent.Advanced event, long now) {
        if (item.state() instanceof InSession working) {
            moves.become(item, working.after(event, now));
            moves.again(item);
        } // Otherwise the torrent is leaving.
    }

    void compared(Item item, boolean isWhole) {
        if (!(item.state() instanceof Comparing comparing)) {
            return; // The torrent is leaving.
        }
        if (!item.isWanted(comparing.trying())) {
            leaveOutdated(item, comparing);
        } else if (isWhole) {
            placement.settle(
                    item,
                    comparing.trying(),
                    Optional.of(comparing.torrent().metainfo()),
                    comparing.local(),
                    Seeding.CONTINUES);
        } else {
            moves.leave(item, comparing.attempt(), new Departure.OtherContent(comparing.torrent()));
        }
    }

    void downloaded(Item item) {
        if (!(item.state() instanceof Downloading downloading)) {
            return; // The torrent is leaving.
        }
        Metainfo metainfo = downloading.torrent().metainfo();
        if (!item.isWanted(downloading.trying())) {
            leaveOutdated(item, downloading);
        } else if (downloading.trying() instanceof Attempt.InPlace(String _, String local)) {
            placement.settle(item, downloading.trying(), Optional.of(metainfo), local, Seeding.CONTINUES);
        } else {
            moves.leave(item, downloading.attempt(), new Departure.Complete(metainfo));
        }
    }

    void torrentFailed(Item item, FollowEvent.TorrentFailed event) {
        if (!(item.state() instanceof InSession working)) {
            return; // The torrent is leaving.
        }
        // The file may have appeared after the name was chosen, or the file system treats two names as one.
        boolean isOther =
                working instanceof Comparing || (event.isFileInTheWay() && working.trying() instanceof Attempt.InPlace);
        if (!item.isWanted(working.trying())) {
            leaveOutdated(item, working);
        } else if (isOther) {
            moves.leave(item, working.attempt(), new Departure.OtherContent(working.torrent()));
        } else {
            moves.leave(item, working.attempt(), new Departure.Failed(event.reason()));
        }
    }

    /** The share may have the same content under two names, for example once as the content of a torrent file. */
    void duplicate(Item item, FollowEvent.Duplicate event, long now) {
        if (!(item.state() instanceof InSession working)) {
            return; // The version is outdated already.
        }
        Attempt attempt = working.trying();
        Optional<Copy> same = state.copyOf(attempt.version());
        if (same.isPresent()) {
            Metainfo metainfo = working.torrent().metainfo();
            placement.settle(item, attempt, Optional.of(metainfo), same.get().local(), Seeding.NOT);
        } else {
            moves.fail(item, working.attempt(), event.reason(), now);
        }
    }

    /** Continues after the session has removed the torrent, so what it said last is final. */
    void left(Item item, Optional<Attempt> attempt, Departure.InDownload then, long now) {
        switch (then) {
            case Departure.Failed(String reason) -> moves.fail(item, attempt, reason, now);
            case Departure.Stalled() -> moves.pauseFor(item, attempt, FollowLimits.STALL_MAX, now);
            case Departure.OtherContent(Torrent torrent) -> {
                Attempt.Beside beside = new Attempt.Beside(attempt.orElseThrow().version());
                if (item.isWanted(beside)) {
                    moves.save(item, new Downloading(beside, torrent, now));
                } else {
                    moves.rest(item, Optional.of(beside));
                }
            }
            case Departure.Complete(Metainfo metainfo) -> {
                if (mirrors && !item.isWanted(attempt.orElseThrow())) {
                    moves.rest(item, attempt);
                } else {
                    placement.name(item, attempt.orElseThrow(), new Content.Large(metainfo));
                }
            }
        }
    }

    /**
     * Ends the torrent of a version that is no longer wanted. Outside a mirror, it first has to be known which pieces
     * exist, because a complete version stays.
     */
    void leaveIfOutdated(Item item, InSession working) {
        if (!item.isWanted(working.trying()) && (mirrors || working.isChecked())) {
            leaveOutdated(item, working);
        }
    }

    private void leaveOutdated(Item item, InSession working) {
        moves.leave(
                item,
                working.attempt(),
                new Departure.Outdated(working.torrent().metainfo(), working.isPart()));
    }
}
