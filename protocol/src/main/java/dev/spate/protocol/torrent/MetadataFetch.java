package dev.spate.protocol.torrent;

import static dev.spate.protocol.machine.Check.check;

import dev.spate.protocol.announce.Account;
import dev.spate.protocol.announce.Announcer;
import dev.spate.protocol.announce.TrackerStatus;
import dev.spate.protocol.machine.Machine;
import dev.spate.protocol.torrent.Summary.Activity;
import dev.spate.wire.peer.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A torrent of which only the info-hash is known, as a magnet link names it: finds peers and gets the info dictionary
 * from them (BEP 9). Owned by the session's loop.
 *
 * <p>It lives where its {@link Torrent} will live. Once the metadata is there it says so, keeps its links while the owner
 * looks at the disk, and then {@link #succeededBy hands over}: the torrent takes the addresses, the announcer and the
 * links, and is told what their peers have said meanwhile.
 */
public final class MetadataFetch implements Machine<TorrentEvent> {
    private final MetadataSetup setup;
    private final Contacts contacts;
    private final Roster roster = new Roster();
    private final AddressBook addresses;
    private final Membership membership;
    private final Announcements announcements;
    private final Reconnection reconnection;
    private final MetadataInquiry inquiry;
    private final Map<Integer, Recollection> recollections = new LinkedHashMap<>();
    private final List<Command> kept = new ArrayList<>();
    private final List<Long> farewells = new ArrayList<>();
    private boolean isRunning;
    private boolean isTooLongTold;
    private long housekeepingAt;
    private Optional<Summary> summary = Optional.empty();
    private long summaryAt;

    /** A fetch that begins at once, unless its setup says that it is paused. */
    public MetadataFetch(MetadataSetup setup, Contacts contacts, RandomGenerator random, long now) {
        this.setup = setup;
        this.contacts = contacts;
        this.addresses = new AddressBook(contacts.slots().dialBudget());
        this.membership = new Membership(
                setup.self(),
                0,
                roster,
                contacts,
                new Introductions(
                        roster,
                        contacts.dialer(),
                        contacts.slots(),
                        setup.self().id(),
                        setup.connectionsMax(),
                        addresses,
                        0),
                new View());
        this.announcements = new Announcements(
                new Announcer(setup.trackers(), true, contacts.trackers(), this::account, random),
                addresses,
                contacts.publisher());
        this.reconnection = new Reconnection(roster, contacts.peers(), membership, announcements);
        this.inquiry = new MetadataInquiry(setup.infoHash().bytes(), roster, contacts);
        this.isRunning = !setup.isPaused();
        this.housekeepingAt = now;
        this.summaryAt = now;
        setup.peers().forEach(address -> addresses.addNamed(address, now));
        if (isRunning) {
            goOnline(now);
        }
    }

    private void goOnline(long now) {
        announcements.start(now);
        membership.dialDue(now);
    }

    // ---- what happens

    @Override
    public void handle(TorrentEvent event, long now) {
        switch (event) {
            case PeerEvent peerEvent -> handlePeer(peerEvent, now);
            case TrackerEvent trackerEvent -> {
                announcements.heard(trackerEvent, now);
                membership.dialDue(now);
            }
            case Command command -> handleCommand(command, now);
            case NetworkChanged _ -> networkChanged(now);
            case DiskEvent _ -> {
                // Of files that could not be opened after all; whoever opened them knows.
            }
        }
        afterwards(now);
    }

    private void networkChanged(long now) {
        if (isRunning) {
            reconnection.networkChanged(now);
        }
    }

    private void handlePeer(PeerEvent event, long now) {
        switch (event) {
            case PeerEvent.Received received -> received(received, now);
            case PeerEvent.Connected connected -> {
                membership.connected(connected, now);
                roster.find(connected.link())
                        .ifPresent(peer -> recollections.put(peer.id(), new Recollection(connected)));
            }
            case PeerEvent.Closed closed ->
                roster.find(closed.link()).ifPresent(peer -> membership.left(peer, closed.reason(), now));
            case PeerEvent.DialFailed failed -> membership.dialFailed(failed, now);
            case PeerEvent.Uploaded _ -> {}
        }
    }

    private void received(PeerEvent.Received received, long now) {
        if (received.message() instanceof Message.Piece piece) {
            piece.payload().release();
        }
        roster.find(received.link())
                .ifPresent(peer ->
                        heard(peer, received.message(), now).ifPresent(reason -> membership.drop(peer, reason, now)));
    }

    private Optional<CloseReason> heard(Peer peer, Message message, long now) {
        if (!peer.heard(message, now)) {
            return Optional.of(CloseReason.MISCONDUCT);
        }
        Optional.ofNullable(recollections.get(peer.id())).ifPresent(told -> told.hear(message));
        return switch (message) {
            case Message.ExtensionHandshake told -> heardIntroduction(peer, told, now);
            case Message.ExtensionMessage extension -> inquiry.heard(peer, extension, now);
            // Nobody was asked for any, and it could not be put anywhere.
            case Message.Piece _ -> Optional.of(CloseReason.MISCONDUCT);
            case Message.KeepAlive _,
                    Message.Choke _,
                    Message.Unchoke _,
                    Message.Interested _,
                    Message.NotInterested _,
                    Message.Have _,
                    Message.Bits _,
                    Message.Request _,
                    Message.Cancel _,
                    Message.Port _,
                    Message.SuggestPiece _,
                    Message.HaveAll _,
                    Message.HaveNone _,
                    Message.RejectRequest _,
                    Message.AllowedFast _,
                    Message.DontHave _ -> Optional.empty();
        };
    }

    private Optional<CloseReason> heardIntroduction(Peer peer, Message.ExtensionHandshake told, long now) {
        peer.introducesItself(told);
        if (peer.isMetadataTooLong() && !isTooLongTold) {
            isTooLongTold = true;
            contacts.publisher().noticed(new Notice.MetadataTooLong(told.metadataLength()));
        }
        return inquiry.introduced(peer, now);
    }

    // ---- what the owner wants

    private void handleCommand(Command command, long now) {
        switch (command) {
            case Command.Pause _ -> stop(now);
            case Command.Stop _ -> {
                stop(now);
                membership.abandonDials();
            }
            case Command.Resume _ -> {
                if (!isRunning) {
                    isRunning = true;
                    housekeepingAt = now;
                    goOnline(now);
                }
            }
            case Command.AddPeers add -> {
                add.addresses().forEach(address -> addresses.addNamed(address, now));
                membership.dialDue(now);
            }
            case Command.Reannounce _ -> announcements.needPeers(now);
            case Command.Read _, Command.StopReading _ -> {
                // Nobody can read what is not known yet; a late word of a reader means nothing.
            }
            case Command.Recheck _, Command.Prioritise _, Command.DownloadInOrder _, Command.LimitRates _ ->
                keep(command);
        }
        if (command instanceof Command.Stop) {
            farewells.add(command.number());
        } else {
            contacts.publisher().answered(command.number());
        }
    }

    /** It is about content, so it waits for the torrent; the last words of a kind count. */
    private void keep(Command command) {
        kept.removeIf(earlier -> earlier.getClass().equals(command.getClass()));
        kept.add(command);
    }

    private void stop(long now) {
        if (isRunning) {
            isRunning = false;
            announcements.stop(now);
        }
        membership.dropAll(CloseReason.TORRENT_STOPPED, now);
    }

    // ---- time

    @Override
    public void tick(long now) {
        announcements.tick(now);
        if (isRunning && now >= housekeepingAt) {
            long lateBy = now - housekeepingAt;
            housekeepingAt = now + Limits.HOUSEKEEPING;
            membership.housekeep(now);
            reconnection.housekeep(lateBy, !inquiry.isDone(), now);
            inquiry.housekeep(now).forEach((peer, reason) -> membership.drop(peer, reason, now));
            makeRoom(now);
        }
        afterwards(now);
    }

    /** In a full house somebody who has no metadata leaves, so that another one may come who has. */
    private void makeRoom(long now) {
        if (!inquiry.isDone() && roster.size() >= setup.connectionsMax()) {
            roster.all().stream()
                    .filter(peer ->
                            peer.metadataLength() == 0 && now - peer.connectedSince() >= Limits.USELESS_LINK_AFTER)
                    .findFirst()
                    .ifPresent(peer -> membership.drop(peer, CloseReason.TOO_MANY, now));
        }
    }

    private void afterwards(long now) {
        membership.ban(inquiry.takeLiars(), now);
        summarise(now);
        if (announcements.announcer().isStopped()) {
            farewells.forEach(contacts.publisher()::answered);
            farewells.clear();
        }
    }

    private void summarise(long now) {
        Activity activity = isRunning ? Activity.FETCHING_METADATA : Activity.PAUSED;
        boolean isUrgent = summary.filter(told -> told.activity() == activity).isEmpty();
        if (!isUrgent && now < summaryAt) {
            return;
        }
        Summary next = Summary.ofMetadata(
                activity, inquiry.bytesWanted(), inquiry.bytesHad(), roster.size(), announcements.announcer());
        summaryAt = now + Limits.SUMMARY_EVERY;
        if (summary.filter(next::equals).isEmpty()) {
            summary = Optional.of(next);
            contacts.publisher().summarised(next);
        }
    }

    @Override
    public long nextTick() {
        return isRunning ? Math.min(announcements.nextTick(), housekeepingAt) : announcements.nextTick();
    }

    // ---- queries and the end; on the loop, between events

    /** The info dictionary, once it is genuine. */
    public Optional<byte[]> metadata() {
        return inquiry.metadata();
    }

    /** The links of this moment. */
    public List<PeerSummary> peers(long now) {
        return roster.all().stream().map(peer -> peer.summary(now)).toList();
    }

    /** The trackers of this moment, in their order. */
    public List<TrackerStatus> trackers() {
        return announcements.announcer().status();
    }

    /**
     * The torrent that this has been about. It takes over everything, so nothing may be asked of the fetch afterwards;
     * what happens from now on is for the torrent.
     *
     * @param begin how the torrent begins; whether it is paused is as the owner last said
     */
    public Torrent succeededBy(TorrentSetup begin, Ports ports, RandomGenerator random, long now) {
        check(inquiry.isDone(), "there is a torrent once there is metadata");
        List<Peer> peers = roster.copy();
        List<List<PeerEvent>> told = peers.stream()
                .map(peer -> events(peer, now))
                .flatMap(Optional::stream)
                .toList();
        peers.forEach(roster::remove);
        peers.forEach(_ -> contacts.slots().returnConnection());
        long outgoing = told.stream().filter(MetadataFetch::isOutgoing).count();
        Heritage heritage =
                new Heritage(addresses, membership.abandonDials() + (int) outgoing, announcements.announcer());
        Torrent torrent = new Torrent(begin.paused(!isRunning), ports, random, heritage, now);
        kept.forEach(command -> torrent.handle(command, now));
        told.forEach(events -> events.forEach(event -> torrent.handle(event, now)));
        return torrent;
    }

    /** What a link has told, or nothing when it was too much: then the link ends, and may come again. */
    private Optional<List<PeerEvent>> events(Peer peer, long now) {
        Optional<List<PeerEvent>> told =
                Optional.ofNullable(recollections.get(peer.id())).flatMap(Recollection::events);
        if (told.isEmpty()) {
            contacts.peers().close(peer.link(), CloseReason.TORRENT_STOPPED);
            if (!peer.isIncoming()) {
                addresses.unlinked(peer.address(), true, now);
            }
        }
        return told;
    }

    private static boolean isOutgoing(List<PeerEvent> told) {
        return told.getFirst() instanceof PeerEvent.Connected connected
                && connected.direction() == PeerEvent.Direction.OUTGOING;
    }

    /** What trackers are told, and how many peers they are asked for. */
    private Account account() {
        int peersWanted = Math.clamp(setup.connectionsMax() - roster.size(), 0, Limits.PEERS_WANTED_MAX);
        return new Account(0, 0, Limits.UNKNOWN_LEFT, peersWanted, false);
    }

    /** What membership may know. */
    private final class View implements Membership.View, Company {
        @Override
        public Optional<Company> open() {
            return isRunning ? Optional.of(this) : Optional.empty();
        }

        @Override
        public Optional<Company> company() {
            return Optional.of(this);
        }

        /** Nothing is said of pieces yet: the torrent does, and BEP 6 wants it said once. */
        @Override
        public void joined(Peer peer, long now) {}

        @Override
        public void left(Peer peer, long now) {
            recollections.remove(peer.id());
            inquiry.left(peer, now);
        }

        @Override
        public boolean wantsMore() {
            return !inquiry.isDone();
        }

        /** Once there is metadata, everybody may have the content. */
        @Override
        public boolean hasForUs(Peer peer) {
            return inquiry.isDone() || peer.metadataLength() > 0;
        }

        @Override
        public boolean wantsFromUs(Peer peer) {
            return false;
        }

        @Override
        public boolean wantsNothing() {
            return false;
        }

        @Override
        public boolean isUploadOnly() {
            return false;
        }

        @Override
        public Map<String, Integer> extensions() {
            return Extensions.ANNOUNCED;
        }

        @Override
        public int metadataLength() {
            return 0;
        }
    }
}
