package dev.spate.protocol.swarm;

import dev.spate.protocol.port.CloseReason;
import dev.spate.protocol.port.LocalPeer;
import dev.spate.protocol.port.Notice;
import dev.spate.protocol.port.PeerEvent;
import dev.spate.protocol.port.PeerEvent.Connected;
import dev.spate.protocol.port.TorrentPorts;
import dev.spate.wire.Remote.WebSeed;
import dev.spate.wire.peer.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The peers that a torrent is connected to: admits links, sends handshakes and keep-alives, and ends links. Owned by
 * the torrent.
 */
public final class PeerConnections {
    /** What this class needs to know of its torrent. */
    public interface View {
        /** The phase that accepts links, or nothing while none are wanted: the torrent is checking or stopped. */
        Optional<? extends PeerObserver> open();

        /** A peer has left; also called while the torrent stops. */
        void onLeft(Peer peer, long now);

        /** The number of pieces, or 0 while it is unknown. */
        int pieceCount();

        /** Whether we have everything that we want. */
        boolean wantsNothing();

        /**
         * Whether peers may know that (BEP 21). A peer that hides its pieces must not say it, because peers would
         * leave.
         */
        boolean isUploadOnly();

        /** What our next handshake says about extensions: our message ids for them. */
        Map<String, Integer> announceExtensions();

        /** Bytes of the metadata that peers may request, or 0. */
        int metadataLength();
    }

    private final LocalPeer localPeer;
    private final PeerTable peerTable;
    private final TorrentPorts ports;
    private final PeerConnector connector;
    private final View torrent;
    private boolean isUploadOnlyAnnounced;

    public PeerConnections(
            LocalPeer localPeer, PeerTable peerTable, TorrentPorts ports, PeerConnector connector, View torrent) {
        this.localPeer = localPeer;
        this.peerTable = peerTable;
        this.ports = ports;
        this.connector = connector;
        this.torrent = torrent;
    }

    public AddressBook addresses() {
        return connector.addresses();
    }

    /** Dials the addresses that are due, if links are wanted at all. A seed does not dial seeds. */
    public void dialDue(long now) {
        torrent.open().ifPresent(observer -> connector.dialDue(torrent.wantsNothing(), observer, now));
    }

    /** Adds a web seed, which is dialled from now on. */
    public void addWebSeed(WebSeed seed, long now) {
        connector.webSeeds().add(seed, now);
    }

    /** Whether an address or a web seed is being dialled or was never dialled. */
    public boolean isDialling() {
        return connector.isDialling();
    }

    public void onDialFailed(PeerEvent.DialFailed failed, long now) {
        connector.onDialFailed(failed.remote(), now);
        dialDue(now);
    }

    PeerConnector connector() {
        return connector;
    }

    /** Gives up all dials in progress. A torrent that stops for good may not learn how they end. */
    public void abandonDials() {
        connector.abandonDials();
    }

    public void onConnected(Connected link, long now) {
        Optional<? extends PeerObserver> open = torrent.open();
        connector.displacedBy(link, open, now).forEach((other, reason) -> drop(other, reason, now));
        Optional<CloseReason> refusal = connector.admit(link, open.isPresent(), now);
        if (refusal.isPresent()) {
            ports.peers().close(link.link(), refusal.get());
            return;
        }
        Peer peer = new Peer(link, peerTable.nextNumber(), torrent.pieceCount(), now);
        if (!peer.isIncoming()) {
            peer.setSource(peer.address().map(addresses()::sourceOf).orElse(AddressSource.WEB_SEED));
        }
        peerTable.add(peer);
        sendHandshakes(peer);
        open.ifPresent(observer -> observer.onJoined(peer, now));
    }

    /** Sends our handshake again: BEP 21 lets it be repeated when what we want has changed. */
    public void sendHandshakes() {
        isUploadOnlyAnnounced = torrent.isUploadOnly();
        peerTable.all().forEach(this::sendHandshakes);
    }

    private void sendHandshakes(Peer peer) {
        if (peer.supportsExtensions()) {
            ports.peers()
                    .send(
                            peer.link(),
                            new Message.ExtensionHandshake(
                                    torrent.announceExtensions(),
                                    localPeer.client(),
                                    localPeer.listenPort(),
                                    SwarmLimits.UPLOAD_REQUESTS_MAX,
                                    torrent.metadataLength(),
                                    torrent.isUploadOnly(),
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty()));
        }
    }

    /** Ends a link from our side without waiting for its end. */
    public void drop(Peer peer, CloseReason reason, long now) {
        ports.peers().close(peer.link(), reason);
        onLeft(peer, reason, now);
    }

    public void dropAll(CloseReason reason, long now) {
        peerTable.copy().forEach(peer -> drop(peer, reason, now));
    }

    /** A link has ended. */
    public void onLeft(Peer peer, CloseReason reason, long now) {
        peerTable.remove(peer);
        ports.quota().returnConnection();
        connector.onLeft(peer, now);
        torrent.onLeft(peer, now);
        if (reason != CloseReason.TORRENT_STOPPED) {
            dialDue(now);
        }
    }

    /** The torrent may not use this source: its addresses are forgotten, and the peers that it named must leave. */
    public void forgetSource(String source, long now) {
        addresses().forgetSource(source);
        peerTable.copy().stream()
                .filter(peer -> peer.source().equals(source))
                .forEach(peer -> drop(peer, CloseReason.PRIVATE, now));
    }

    /** Disconnects convicted peers and bans them. Of a web seed, its link reports the ban, with the URL. */
    public void ban(Set<Suspect> convicted, long now) {
        for (Suspect liar : convicted) {
            connector.ban(liar.remote(), now);
            liar.remote()
                    .peerAddress()
                    .ifPresent(address -> ports.publisher().onNotice(new Notice.PeerBanned(address)));
            peerTable.find(liar.number()).ifPresent(peer -> drop(peer, CloseReason.CORRUPT_DATA, now));
        }
    }

    /**
     * Once a second: ends links that are silent for too long, and sends keep-alives on those on which we are silent.
     */
    public void housekeep(long now) {
        List<Peer> silent = new ArrayList<>();
        for (Peer peer : peerTable.all()) {
            peer.refreshRates(now);
            if (now - peer.activity().lastReceivedAt() >= SwarmLimits.SILENCE_MAX) {
                silent.add(peer);
            } else if (now - peer.activity().lastSentAt() >= SwarmLimits.KEEP_ALIVE_AFTER) {
                ports.peers().send(peer.link(), new Message.KeepAlive());
                peer.onSent(now);
            }
        }
        silent.forEach(peer -> drop(peer, CloseReason.TIMEOUT, now));
        connector.duplicates().redundant(now).forEach(peer -> drop(peer, CloseReason.DUPLICATE, now));
        leaveConnectionsToOtherTorrents(now);
        if (torrent.isUploadOnly() != isUploadOnlyAnnounced) {
            sendHandshakes();
        }
        dialDue(now);
    }

    /** The session has no connection slot left, and another torrent needs one: a peer that is useless here goes. */
    private void leaveConnectionsToOtherTorrents(long now) {
        if (ports.quota().isConnectionMissed()) {
            torrent.open()
                    .flatMap(observer -> connector.eviction().useless(observer, now))
                    .ifPresent(peer -> drop(peer, CloseReason.TOO_MANY, now));
        }
    }
}
