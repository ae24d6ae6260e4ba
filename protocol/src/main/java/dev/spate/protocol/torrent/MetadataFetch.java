package dev.spate.protocol.torrent;

import static dev.spate.protocol.machine.Check.check;

import dev.spate.protocol.announce.AnnounceFigures;
import dev.spate.protocol.announce.Announcer;
import dev.spate.protocol.announce.TrackerStats;
import dev.spate.protocol.machine.Machine;
import dev.spate.protocol.port.CloseReason;
import dev.spate.protocol.port.Command;
import dev.spate.protocol.port.DiskEvent;
import dev.spate.protocol.port.Extensions;
import dev.spate.protocol.port.MetadataSetup;
import dev.spate.protocol.port.NetworkChanged;
import dev.spate.protocol.port.Notice;
import dev.spate.protocol.port.PeerEvent;
import dev.spate.protocol.port.SwarmPorts;
import dev.spate.protocol.port.TorrentEvent;
import dev.spate.protocol.port.TorrentPorts;
import dev.spate.protocol.port.TorrentSetup;
import dev.spate.protocol.port.TorrentStats;
import dev.spate.protocol.port.TrackerEvent;
import dev.spate.protocol.swarm.AddressBook;
import dev.spate.protocol.swarm.Peer;
import dev.spate.protocol.swarm.PeerConnections;
import dev.spate.protocol.swarm.PeerConnector;
import dev.spate.protocol.swarm.PeerObserver;
import dev.spate.protocol.swarm.PeerTable;
import dev.spate.protocol.swarm.Reconnection;
import dev.spate.protocol.swarm.SwarmLimits;
import dev.spate.protocol.swarm.TrackerPeerSource;
import dev.spate.wire.peer.Message;
import dev.spate.wire.status.Activity;
import dev.spate.wire.status.PeerStatus;
import dev.spate.wire.status.Progress;
import dev.spate.wire.status.TransferRates;
import dev.spate.wire.status.TransferTotals;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A torrent of which only the info-hash is known, as from a magnet link: finds peers and downloads the info dictionary
 * from them (BEP 9). Owned by the session's loop.
 *
 * <p>It is replaced by its {@link Torrent}. When the metadata is complete, it publishes that and keeps its links while
 * the owner checks the disk. Then it {@link #toTorrent hands over}: the torrent takes the addresses, the announcer
 * and the links, and receives what their peers have sent meanwhile.
 */
public final class MetadataFetch implements Machine<TorrentEvent> {
    private final MetadataSetup setup;
    private final SwarmPorts swarmPorts;
    private final PeerTable peerTable = new PeerTable();
    private final AddressBook addresses;
    private final PeerConnections connections;
    private final TrackerPeerSource trackerSource;
    private final Reconnection reconnection;
    private final MetadataRequests requests;
    private final Map<Integer, EarlyMessages> earlyMessages = new LinkedHashMap<>();
    private final List<Command> kept = new ArrayList<>();
    private final List<Long> pendingStops = new ArrayList<>();
    private boolean isRunning;
    private boolean isTooLongReported;
    private long housekeepingAt;
    private Optional<TorrentStats> stats = Optional.empty();
    private long nextReportAt;

    /** A fetch that starts at once, unless its setup says that it is paused. */
    public MetadataFetch(MetadataSetup setup, SwarmPorts swarmPorts, RandomGenerator random, long now) {
        this.setup = setup;
        this.swarmPorts = swarmPorts;
        this.addresses = new AddressBook(swarmPorts.quota().dialBudget());
        this.connections = new PeerConnections(
                setup.localPeer(),
                0,
                peerTable,
                swarmPorts,
                new PeerConnector(
                        peerTable,
                        swarmPorts.dialer(),
                        swarmPorts.quota(),
                        setup.localPeer().peerId(),
                        setup.connectionsMax(),
                        addresses,
                        0),
                new View());
        this.trackerSource = new TrackerPeerSource(
                new Announcer(setup.trackers(), true, swarmPorts.trackers(), this::figures, random),
                addresses,
                swarmPorts.publisher());
        this.reconnection = new Reconnection(peerTable, swarmPorts.peers(), connections, trackerSource);
        this.requests = new MetadataRequests(setup.infoHash().bytes(), peerTable, swarmPorts);
        this.isRunning = !setup.isPaused();
        this.housekeepingAt = now;
        this.nextReportAt = now;
        setup.peers().forEach(address -> addresses.addNamed(address, now));
        if (isRunning) {
            goOnline(now);
        }
    }

    private void goOnline(long now) {
        trackerSource.start(now);
        connections.dialDue(now);
    }

    // ---- what happens

    @Override
    public void handle(TorrentEvent event, long now) {
        switch (event) {
            case PeerEvent peerEvent -> handlePeer(peerEvent, now);
            case TrackerEvent trackerEvent -> {
                trackerSource.onEvent(trackerEvent, now);
                connections.dialDue(now);
            }
            case Command command -> handleCommand(command, now);
            case NetworkChanged _ -> onNetworkChanged(now);
            case DiskEvent _ -> {
                // Disk events belong to files that could not be opened after all; the machine that opened them handles
                // that.
            }
        }
        afterwards(now);
    }

    private void onNetworkChanged(long now) {
        if (isRunning) {
            reconnection.onNetworkChanged(now);
        }
    }

    private void handlePeer(PeerEvent event, long now) {
        switch (event) {
            case PeerEvent.Received received -> onReceived(received, now);
            case PeerEvent.Connected connected -> {
                connections.onConnected(connected, now);
                peerTable
                        .find(connected.link())
                        .ifPresent(peer -> earlyMessages.put(peer.id(), new EarlyMessages(connected)));
            }
            case PeerEvent.Closed closed ->
                peerTable.find(closed.link()).ifPresent(peer -> connections.onLeft(peer, closed.reason(), now));
            case PeerEvent.DialFailed failed -> connections.onDialFailed(failed, now);
            case PeerEvent.Uploaded _ -> {}
        }
    }

    private void onReceived(PeerEvent.Received received, long now) {
        if (received.message() instanceof Message.Piece piece) {
            piece.payload().release();
        }
        peerTable
                .find(received.link())
                .ifPresent(peer -> onMessage(peer, received.message(), now)
                        .ifPresent(reason -> connections.drop(peer, reason, now)));
    }

    private Optional<CloseReason> onMessage(Peer peer, Message message, long now) {
        if (!peer.onMessage(message, now)) {
            return Optional.of(CloseReason.MISCONDUCT);
        }
        Optional.ofNullable(earlyMessages.get(peer.id())).ifPresent(early -> early.add(message));
        return switch (message) {
            case Message.ExtensionHandshake handshake -> onExtensionHandshake(peer, handshake, now);
            case Message.ExtensionMessage extension -> requests.onMessage(peer, extension, now);
            // We have requested no blocks, and could not store one.
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

    private Optional<CloseReason> onExtensionHandshake(Peer peer, Message.ExtensionHandshake handshake, long now) {
        peer.onExtensionHandshake(handshake);
        if (peer.extensions().isMetadataTooLong() && !isTooLongReported) {
            isTooLongReported = true;
            swarmPorts.publisher().onNotice(new Notice.MetadataTooLong(handshake.metadataLength()));
        }
        return requests.onExtensionHandshake(peer, now);
    }

    // ---- what the owner wants

    private void handleCommand(Command command, long now) {
        switch (command) {
            case Command.Pause _ -> stop(now);
            case Command.Stop _ -> {
                stop(now);
                connections.abandonDials();
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
                connections.dialDue(now);
            }
            case Command.Reannounce _ -> trackerSource.needPeers(now);
            case Command.Read _, Command.StopReading _ -> {
                // Nothing can be read before the metadata is known; a late command of a reader has no effect.
            }
            case Command.Recheck _, Command.Prioritise _, Command.DownloadInOrder _, Command.LimitRates _ ->
                keep(command);
        }
        if (command instanceof Command.Stop) {
            pendingStops.add(command.number());
        } else {
            swarmPorts.publisher().onAnswered(command.number());
        }
    }

    /** The command is about content, so it waits for the torrent. The last command of each kind counts. */
    private void keep(Command command) {
        kept.removeIf(earlier -> earlier.getClass().equals(command.getClass()));
        kept.add(command);
    }

    private void stop(long now) {
        if (isRunning) {
            isRunning = false;
            trackerSource.stop(now);
        }
        connections.dropAll(CloseReason.TORRENT_STOPPED, now);
    }

    // ---- time

    @Override
    public void tick(long now) {
        trackerSource.tick(now);
        if (isRunning && now >= housekeepingAt) {
            long lateBy = now - housekeepingAt;
            housekeepingAt = now + SwarmLimits.HOUSEKEEPING;
            connections.housekeep(now);
            reconnection.housekeep(lateBy, !requests.isDone(), now);
            requests.housekeep(now).forEach((peer, reason) -> connections.drop(peer, reason, now));
            makeRoom(now);
        }
        afterwards(now);
    }

    /** When all connections are taken, a peer without metadata is disconnected, so that one with metadata may join. */
    private void makeRoom(long now) {
        if (!requests.isDone() && peerTable.size() >= setup.connectionsMax()) {
            peerTable.all().stream()
                    .filter(peer -> peer.extensions().metadataLength() == 0
                            && now - peer.connectedSince() >= SwarmLimits.USELESS_LINK_AFTER)
                    .findFirst()
                    .ifPresent(peer -> connections.drop(peer, CloseReason.TOO_MANY, now));
        }
    }

    private void afterwards(long now) {
        connections.ban(requests.takeLiars(), now);
        report(now);
        if (trackerSource.announcer().isStopped()) {
            pendingStops.forEach(swarmPorts.publisher()::onAnswered);
            pendingStops.clear();
        }
    }

    private void report(long now) {
        Activity activity = isRunning ? Activity.FETCHING_METADATA : Activity.PAUSED;
        boolean isUrgent = stats.filter(last -> last.activity() == activity).isEmpty();
        if (!isUrgent && now < nextReportAt) {
            return;
        }
        TorrentStats next = new TorrentStats(
                activity,
                new Progress(requests.bytesWanted(), requests.bytesHad(), 0, 0, 0),
                TransferRates.NONE,
                TransferTotals.NONE,
                trackerSource.announcer().swarm(peerTable.size(), 0, 0));
        nextReportAt = now + TorrentLimits.STATS_EVERY;
        if (stats.filter(next::equals).isEmpty()) {
            stats = Optional.of(next);
            swarmPorts.publisher().onStats(next);
        }
    }

    @Override
    public long nextTick() {
        return isRunning ? Math.min(trackerSource.nextTick(), housekeepingAt) : trackerSource.nextTick();
    }

    // ---- queries and the end; on the loop, between events

    /** The info dictionary, once it is verified. */
    public Optional<byte[]> metadata() {
        return requests.metadata();
    }

    /** The current links. */
    public List<PeerStatus> peers(long now) {
        return peerTable.all().stream().map(peer -> peer.stats(now)).toList();
    }

    /** The current trackers, in their order. */
    public List<TrackerStats> trackers() {
        return trackerSource.announcer().status();
    }

    /**
     * Creates the torrent of this metadata. It takes over everything, so the fetch must not be used afterwards; later
     * events belong to the torrent.
     *
     * @param begin how the torrent starts; whether it is paused is what the owner said last
     */
    public Torrent toTorrent(TorrentSetup begin, TorrentPorts ports, RandomGenerator random, long now) {
        check(requests.isDone(), "a torrent needs complete metadata");
        List<Peer> peers = peerTable.copy();
        List<List<PeerEvent>> linkEvents = peers.stream()
                .map(peer -> events(peer, now))
                .flatMap(Optional::stream)
                .toList();
        peers.forEach(peerTable::remove);
        peers.forEach(_ -> swarmPorts.quota().returnConnection());
        long outgoing = linkEvents.stream().filter(MetadataFetch::isOutgoing).count();
        MetadataHandover handover =
                new MetadataHandover(addresses, connections.abandonDials() + (int) outgoing, trackerSource.announcer());
        Torrent torrent = new Torrent(begin.paused(!isRunning), ports, random, handover, now);
        kept.forEach(command -> torrent.handle(command, now));
        linkEvents.forEach(events -> events.forEach(event -> torrent.handle(event, now)));
        return torrent;
    }

    /** The messages of a link, or nothing when there were too many: then the link is closed and may be opened again. */
    private Optional<List<PeerEvent>> events(Peer peer, long now) {
        Optional<List<PeerEvent>> events =
                Optional.ofNullable(earlyMessages.get(peer.id())).flatMap(EarlyMessages::events);
        if (events.isEmpty()) {
            swarmPorts.peers().close(peer.link(), CloseReason.TORRENT_STOPPED);
            if (!peer.isIncoming()) {
                peer.address().ifPresent(address -> addresses.onDisconnected(address, true, now));
            }
        }
        return events;
    }

    private static boolean isOutgoing(List<PeerEvent> linkEvents) {
        return linkEvents.getFirst() instanceof PeerEvent.Connected connected
                && connected.direction() == PeerEvent.Direction.OUTGOING;
    }

    /** The figures for trackers, and the number of peers that we ask for. */
    private AnnounceFigures figures() {
        int peersWanted = Math.clamp(setup.connectionsMax() - peerTable.size(), 0, TorrentLimits.PEERS_WANTED_MAX);
        return new AnnounceFigures(0, 0, TorrentLimits.UNKNOWN_LEFT, peersWanted, false);
    }

    /** What connections may know of the torrent. */
    private final class View implements PeerConnections.View, PeerObserver {
        @Override
        public Optional<PeerObserver> open() {
            return isRunning ? Optional.of(this) : Optional.empty();
        }

        @Override
        public Optional<PeerObserver> observer() {
            return Optional.of(this);
        }

        /** Announces no pieces yet: the torrent does that, and BEP 6 allows it only once. */
        @Override
        public void onJoined(Peer peer, long now) {}

        @Override
        public void onLeft(Peer peer, long now) {
            earlyMessages.remove(peer.id());
            requests.onLeft(peer, now);
        }

        @Override
        public boolean wantsMore() {
            return !requests.isDone();
        }

        /** Once the metadata is complete, any peer may have the content. */
        @Override
        public boolean hasForUs(Peer peer) {
            return requests.isDone() || peer.extensions().metadataLength() > 0;
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
