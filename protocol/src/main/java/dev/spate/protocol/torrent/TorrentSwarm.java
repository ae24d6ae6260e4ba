package dev.spate.protocol.torrent;

import dev.spate.protocol.announce.AnnounceFigures;
import dev.spate.protocol.announce.Announcer;
import dev.spate.protocol.port.CloseReason;
import dev.spate.protocol.port.LocalPeer;
import dev.spate.protocol.port.PeerEvent;
import dev.spate.protocol.port.PeerSource;
import dev.spate.protocol.port.SourceEvent;
import dev.spate.protocol.port.TorrentPorts;
import dev.spate.protocol.port.TorrentSetup;
import dev.spate.protocol.swarm.ExtensionRegistry;
import dev.spate.protocol.swarm.Peer;
import dev.spate.protocol.swarm.PeerConnections;
import dev.spate.protocol.swarm.PeerConnector;
import dev.spate.protocol.swarm.PeerObserver;
import dev.spate.protocol.swarm.PeerSources;
import dev.spate.protocol.swarm.PeerTable;
import dev.spate.protocol.swarm.Reconnection;
import dev.spate.protocol.swarm.TrackerPeerSource;
import dev.spate.protocol.transfer.TransferCounters;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.PeerAddress.Scope;
import dev.spate.wire.WireHash;
import dev.spate.wire.peer.Message;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The swarm of a torrent: sources name addresses, links come and go, and extensions talk to the peers. It needs only
 * the info-hash, and lasts from the start of the torrent to its end. Owned by the torrent.
 */
final class TorrentSwarm {
    /** What the swarm needs to know of its torrent. */
    interface View {
        boolean isRunning();

        Phase phase();
    }

    private final TorrentSetup setup;
    private final TransferCounters transferCounters;
    private final View torrent;
    private final PeerTable peerTable = new PeerTable();
    private final PeerConnections connections;
    private final PeerSources sources = new PeerSources();
    private final Announcer trackers;
    private final Reconnection reconnection;
    private final ExtensionRegistry extensions;

    TorrentSwarm(
            TorrentSetup setup,
            TorrentPorts ports,
            TransferCounters transferCounters,
            View torrent,
            RandomGenerator random) {
        this.setup = setup;
        this.transferCounters = transferCounters;
        this.torrent = torrent;
        this.connections = new PeerConnections(
                setup.self(),
                peerTable,
                ports,
                new PeerConnector(
                        peerTable,
                        ports.dialer(),
                        ports.quota(),
                        setup.self().peerId(),
                        setup.settings().connectionsMax()),
                new Links());
        this.trackers = new Announcer(setup.trackers(), true, ports.trackers(), this::figures, random);
        this.reconnection = new Reconnection(peerTable, ports.peers(), connections, sources);
        this.extensions = new ExtensionRegistry(ports.peers(), peerTable);
        PeerSource.Swarm swarm = new Addresses();
        sources.add(new TrackerPeerSource(trackers, swarm, ports.publisher()));
        ports.peerSources().forEach(factory -> sources.add(factory.create(swarm)));
    }

    PeerTable peers() {
        return peerTable;
    }

    PeerConnections connections() {
        return connections;
    }

    PeerSources sources() {
        return sources;
    }

    Announcer trackers() {
        return trackers;
    }

    ExtensionRegistry extensions() {
        return extensions;
    }

    /** From now on, sources look for peers, and peers may come. */
    void goOnline(long now) {
        sources.start(now);
        connections.dialDue(now);
    }

    /** These addresses are dialled, whatever their scope. */
    void addNamed(List<PeerAddress> addresses, long now) {
        addresses.forEach(address -> connections.addresses().addNamed(address, now));
    }

    /** BEP 27: from now on, peers come only from sources that are allowed, and forbidden extensions end. */
    void setPrivate(long now) {
        extensions.setPrivate();
        sources.setPrivate(now).forEach(source -> connections.forgetSource(source, now));
    }

    // ---- what happens

    void onReceived(PeerEvent.Received received, long now) {
        Optional<Peer> from = peerTable.find(received.link());
        if (from.isEmpty()) {
            AttachedContent.release(received.message());
            return;
        }
        Peer peer = from.get();
        Optional<CloseReason> reason = peer.onMessage(received.message(), now)
                ? onMessage(peer, received.message(), now)
                : Optional.of(CloseReason.MISCONDUCT);
        reason.ifPresent(why -> connections.drop(peer, why, now));
    }

    /** Extensions come first, so that the phase sees what a message has changed. */
    private Optional<CloseReason> onMessage(Peer peer, Message message, long now) {
        Optional<CloseReason> reason = Optional.empty();
        if (message instanceof Message.ExtensionHandshake handshake) {
            peer.onExtensionHandshake(handshake);
            reason = extensions.onHandshake(peer, handshake, now);
        } else if (message instanceof Message.ExtensionMessage extension) {
            reason = extensions.onMessage(peer, extension, now);
        }
        return reason.isPresent() ? reason : torrent.phase().onMessage(peer, message, now);
    }

    void onClosed(PeerEvent.Closed closed, long now) {
        peerTable.find(closed.link()).ifPresent(peer -> connections.onLeft(peer, closed.reason(), now));
    }

    void onSource(SourceEvent event, long now) {
        sources.onEvent(event, now);
        connections.dialDue(now);
    }

    void onNetworkChanged(long now) {
        reconnection.onNetworkChanged(now);
    }

    // ---- time

    /**
     * Keeps links alive, and ends those that are of no use.
     *
     * @param lateBy how much later than planned this is called, in nanoseconds: the machine may have slept
     */
    void housekeep(long lateBy, long now) {
        connections.housekeep(now);
        boolean wantsPeers =
                torrent.phase().peerObserver().filter(PeerObserver::wantsMore).isPresent();
        reconnection.housekeep(lateBy, wantsPeers, now);
        extensions.housekeep(now).forEach((peer, reason) -> connections.drop(peer, reason, now));
    }

    /** Whether peers may come soon. */
    boolean expectsPeers() {
        return connections.isDialling() || sources.areAwaitingAnswers();
    }

    /** The figures for trackers, and the number of peers that we ask for. */
    private AnnounceFigures figures() {
        return new AnnounceFigures(
                transferCounters.uploadedInSession(),
                transferCounters.downloadedInSession(),
                torrent.phase().bytesLeft(),
                Math.clamp(setup.settings().connectionsMax() - peerTable.size(), 0, TorrentLimits.PEERS_WANTED_MAX),
                torrent.phase().isPartialSeed());
    }

    /** What sources may know of the torrent, and where they bring addresses. */
    private final class Addresses implements PeerSource.Swarm {
        @Override
        public WireHash infoHash() {
            return setup.infoHash();
        }

        @Override
        public LocalPeer self() {
            return setup.self();
        }

        @Override
        public AnnounceFigures figures() {
            return TorrentSwarm.this.figures();
        }

        @Override
        public void add(PeerSource source, int part, Scope scope, List<PeerAddress> addresses, long now) {
            if (sources.isAllowed(source)) {
                connections.addresses().addFrom(source.name(), part, scope, addresses, now);
            }
        }
    }

    /** What connections may know of the torrent. */
    private final class Links implements PeerConnections.View {
        @Override
        public Optional<? extends PeerObserver> open() {
            return torrent.isRunning() ? torrent.phase().peerObserver() : Optional.empty();
        }

        @Override
        public void onLeft(Peer peer, long now) {
            extensions.onLeft(peer, now);
            torrent.phase().peerObserver().ifPresent(observer -> observer.onLeft(peer, now));
        }

        @Override
        public int pieceCount() {
            return torrent.phase().pieceCount();
        }

        @Override
        public boolean wantsNothing() {
            return torrent.phase().wantsNothing();
        }

        @Override
        public boolean isUploadOnly() {
            return torrent.phase().isOpenSeed();
        }

        @Override
        public Map<String, Integer> announceExtensions() {
            return extensions.announce();
        }

        @Override
        public int metadataLength() {
            return torrent.phase().metadataLength();
        }
    }
}
