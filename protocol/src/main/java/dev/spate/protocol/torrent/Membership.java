package dev.spate.protocol.torrent;

import dev.spate.protocol.torrent.Blame.Suspect;
import dev.spate.protocol.torrent.PeerEvent.Connected;
import dev.spate.wire.peer.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who is in the swarm with us: links come, are told who we are, stay alive, and go. Owned by the torrent. */
final class Membership {
    /** What membership asks of its torrent. */
    interface View {
        /** The phase in which links are wanted, or nothing when none are: a torrent that checks, or is stopped. */
        Optional<Sharing> open();

        /** The phase that has to know when a peer leaves, also while the torrent stops. */
        Optional<Sharing> sharing();

        /** Whether everything wanted is had. */
        boolean wantsNothing();

        /** Whether peers may know that (BEP 21); who hides what it has would be left by them. */
        boolean isUploadOnly();
    }

    private final TorrentSetup setup;
    private final Foundation foundation;
    private final Roster roster;
    private final Ports ports;
    private final Introductions introductions;
    private final View torrent;
    private boolean isToldUploadOnly;

    Membership(TorrentSetup setup, Foundation foundation, View torrent) {
        this.setup = setup;
        this.foundation = foundation;
        this.roster = foundation.roster();
        this.ports = foundation.ports();
        this.introductions =
                new Introductions(roster, ports.dialer(), ports.slots(), setup.self(), setup.connectionsMax());
        this.torrent = torrent;
    }

    AddressBook addresses() {
        return introductions.addresses();
    }

    /** Dials what is due, if links are wanted at all. A seed has no use for seeds. */
    void dialDue(long now) {
        if (torrent.open().isPresent()) {
            introductions.dialDue(torrent.wantsNothing(), now);
        }
    }

    void dialFailed(PeerEvent.DialFailed failed, long now) {
        introductions.dialFailed(failed.address(), now);
        dialDue(now);
    }

    /** Who stops for good may not hear how its attempts end. */
    void abandonDials() {
        introductions.abandonDials();
    }

    void connected(Connected link, long now) {
        Optional<Sharing> open = torrent.open();
        introductions
                .displacedBy(link, open.isPresent(), now)
                .ifPresent(older -> drop(older, CloseReason.DUPLICATE, now));
        Optional<CloseReason> refusal = introductions.admit(link, open.isPresent(), now);
        if (refusal.isPresent()) {
            ports.peers().close(link.link(), refusal.get());
            return;
        }
        Peer peer = new Peer(link, roster.nextNumber(), foundation.geometry().pieceCount(), now);
        roster.add(peer);
        introduceOurselves(peer);
        open.ifPresent(sharing -> sharing.joined(peer, now));
    }

    /** Everybody is told again who we are: BEP 21 lets the handshake be repeated when what we want has changed. */
    void introduceOurselves() {
        isToldUploadOnly = torrent.isUploadOnly();
        roster.all().forEach(this::introduceOurselves);
    }

    private void introduceOurselves(Peer peer) {
        if (peer.supportsExtensions()) {
            ports.peers()
                    .send(
                            peer.link(),
                            new Message.ExtensionHandshake(
                                    Extensions.ANNOUNCED,
                                    setup.client(),
                                    setup.listenPort(),
                                    Limits.UPLOAD_REQUESTS_MAX,
                                    0,
                                    torrent.isUploadOnly(),
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty()));
        }
    }

    /** Ends a link from our side; its end is not waited for. */
    void drop(Peer peer, CloseReason reason, long now) {
        ports.peers().close(peer.link(), reason);
        left(peer, reason, now);
    }

    void dropAll(CloseReason reason, long now) {
        roster.copy().forEach(peer -> drop(peer, reason, now));
    }

    /** A link has ended. */
    void left(Peer peer, CloseReason reason, long now) {
        roster.remove(peer);
        ports.slots().returnConnection();
        if (!peer.isIncoming()) {
            addresses().unlinked(peer.address(), peer.wasUseful(), now);
        }
        if (peer.hasEverything()) {
            addresses().isSeed(peer.listenAddress());
        }
        torrent.sharing().ifPresent(sharing -> sharing.left(peer, now));
        if (reason != CloseReason.TORRENT_STOPPED) {
            dialDue(now);
        }
    }

    /** Convicted liars go and do not come back. */
    void ban(Set<Suspect> convicted, long now) {
        for (Suspect liar : convicted) {
            addresses().ban(liar.address(), liar.id());
            ports.publisher().noticed(new Notice.PeerBanned(liar.address()));
            roster.find(liar.id()).ifPresent(peer -> drop(peer, CloseReason.CORRUPT_DATA, now));
        }
    }

    /** Once a second: links that are silent for too long end, and those on which we are silent get a sign of life. */
    void housekeep(long now) {
        List<Peer> silent = new ArrayList<>();
        for (Peer peer : roster.all()) {
            peer.refreshRates(now);
            if (now - peer.lastHeardAt() >= Limits.SILENCE_MAX) {
                silent.add(peer);
            } else if (now - peer.lastSentAt() >= Limits.KEEP_ALIVE_AFTER) {
                ports.peers().send(peer.link(), new Message.KeepAlive());
                peer.sent(now);
            }
        }
        silent.forEach(peer -> drop(peer, CloseReason.TIMEOUT, now));
        if (torrent.isUploadOnly() != isToldUploadOnly) {
            introduceOurselves();
        }
        dialDue(now);
    }
}
