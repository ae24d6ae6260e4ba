package dev.spate.protocol.torrent;

import dev.spate.protocol.torrent.Blame.Suspect;
import dev.spate.protocol.torrent.PeerEvent.Connected;
import dev.spate.wire.peer.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who is in the swarm with us: links come, are told who we are, stay alive, and go. Owned by the torrent. */
final class Membership {
    /** What membership asks of its torrent. */
    interface View {
        /** The phase in which links are wanted, or nothing when none are: a torrent that checks, or is stopped. */
        Optional<? extends Company> open();

        /** The phase that has to know when a peer leaves, also while the torrent stops. */
        Optional<? extends Company> company();

        /** Whether everything wanted is had. */
        boolean wantsNothing();

        /** Whether peers may know that (BEP 21); who hides what it has would be left by them. */
        boolean isUploadOnly();

        /** The extensions to announce, and our ids for them. */
        Map<String, Integer> extensions();

        /** Bytes of the metadata that peers may ask for, or 0. */
        int metadataLength();
    }

    private final Self self;
    private final int pieceCount;
    private final Roster roster;
    private final Contacts contacts;
    private final Introductions introductions;
    private final View torrent;
    private boolean isToldUploadOnly;

    /** @param pieceCount 0 while it is unknown */
    Membership(Self self, int pieceCount, Roster roster, Contacts contacts, Introductions introductions, View torrent) {
        this.self = self;
        this.pieceCount = pieceCount;
        this.roster = roster;
        this.contacts = contacts;
        this.introductions = introductions;
        this.torrent = torrent;
    }

    AddressBook addresses() {
        return introductions.addresses();
    }

    /** Dials what is due, if links are wanted at all. A seed has no use for seeds. */
    void dialDue(long now) {
        torrent.open().ifPresent(company -> introductions.dialDue(torrent.wantsNothing(), company, now));
    }

    /** Whether somebody is being dialled, or was never dialled yet. */
    boolean isDialling() {
        return introductions.isDialling() || addresses().hasUntried();
    }

    void dialFailed(PeerEvent.DialFailed failed, long now) {
        introductions.dialFailed(failed.address(), now);
        dialDue(now);
    }

    /** Who stops for good may not hear how its attempts end. */
    int abandonDials() {
        return introductions.abandonDials();
    }

    void connected(Connected link, long now) {
        Optional<? extends Company> open = torrent.open();
        introductions.displacedBy(link, open, now).forEach((other, reason) -> drop(other, reason, now));
        Optional<CloseReason> refusal = introductions.admit(link, open.isPresent(), now);
        if (refusal.isPresent()) {
            contacts.peers().close(link.link(), refusal.get());
            return;
        }
        Peer peer = new Peer(link, roster.nextNumber(), pieceCount, now);
        roster.add(peer);
        introduceOurselves(peer);
        open.ifPresent(company -> company.joined(peer, now));
    }

    /** Everybody is told again who we are: BEP 21 lets the handshake be repeated when what we want has changed. */
    void introduceOurselves() {
        isToldUploadOnly = torrent.isUploadOnly();
        roster.all().forEach(this::introduceOurselves);
    }

    private void introduceOurselves(Peer peer) {
        if (peer.supportsExtensions()) {
            contacts.peers()
                    .send(
                            peer.link(),
                            new Message.ExtensionHandshake(
                                    torrent.extensions(),
                                    self.client(),
                                    self.listenPort(),
                                    Limits.UPLOAD_REQUESTS_MAX,
                                    torrent.metadataLength(),
                                    torrent.isUploadOnly(),
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty()));
        }
    }

    /** Ends a link from our side; its end is not waited for. */
    void drop(Peer peer, CloseReason reason, long now) {
        contacts.peers().close(peer.link(), reason);
        left(peer, reason, now);
    }

    void dropAll(CloseReason reason, long now) {
        roster.copy().forEach(peer -> drop(peer, reason, now));
    }

    /** A link has ended. */
    void left(Peer peer, CloseReason reason, long now) {
        roster.remove(peer);
        contacts.slots().returnConnection();
        if (!peer.isIncoming()) {
            addresses().unlinked(peer.address(), peer.wasUseful(), now);
        } else if (peer.wasUseful()) {
            addresses().visitorLeft(peer.listenAddress(), now);
        }
        if (peer.hasEverything()) {
            addresses().isSeed(peer.listenAddress());
        }
        torrent.company().ifPresent(company -> company.left(peer, now));
        if (reason != CloseReason.TORRENT_STOPPED) {
            dialDue(now);
        }
    }

    /** Convicted liars go and do not come back. */
    void ban(Set<Suspect> convicted, long now) {
        for (Suspect liar : convicted) {
            addresses().bans().convict(liar.address(), now);
            contacts.publisher().noticed(new Notice.PeerBanned(liar.address()));
            roster.find(liar.number()).ifPresent(peer -> drop(peer, CloseReason.CORRUPT_DATA, now));
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
                contacts.peers().send(peer.link(), new Message.KeepAlive());
                peer.sent(now);
            }
        }
        silent.forEach(peer -> drop(peer, CloseReason.TIMEOUT, now));
        introductions.duplicates().needless(now).forEach(peer -> drop(peer, CloseReason.DUPLICATE, now));
        leavePlacesToOtherTorrents(now);
        if (torrent.isUploadOnly() != isToldUploadOnly) {
            introduceOurselves();
        }
        dialDue(now);
    }

    /** The session has no place left, and another torrent has looked for one: whoever is of no use to this one goes. */
    private void leavePlacesToOtherTorrents(long now) {
        if (contacts.slots().isConnectionMissed()) {
            torrent.open()
                    .flatMap(company -> introductions.places().useless(company, now))
                    .ifPresent(peer -> drop(peer, CloseReason.TOO_MANY, now));
        }
    }
}
