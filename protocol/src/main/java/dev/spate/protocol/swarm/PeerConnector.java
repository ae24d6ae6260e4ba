package dev.spate.protocol.swarm;

import dev.spate.protocol.port.CloseReason;
import dev.spate.protocol.port.Dialer;
import dev.spate.protocol.port.PeerEvent.Connected;
import dev.spate.protocol.port.PeerEvent.Direction;
import dev.spate.protocol.port.SessionQuota;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.PeerId;
import dev.spate.wire.Remote;
import java.util.Map;
import java.util.Optional;

/** Decides which address is dialled when, and which link stays. Owned by the torrent. */
public final class PeerConnector {
    private final AddressBook addresses;
    private final WebSeedBook webSeeds = new WebSeedBook();
    private final PeerTable peerTable;
    private final Dialer dialer;
    private final SessionQuota quota;
    private final PeerId self;
    private final int connectionsMax;
    private final DuplicateLinks duplicateLinks;
    private final PeerEviction eviction;
    private int dials;
    private int abandonedDials;

    public PeerConnector(PeerTable peerTable, Dialer dialer, SessionQuota quota, PeerId self, int connectionsMax) {
        this.addresses = new AddressBook(quota.dialBudget());
        this.peerTable = peerTable;
        this.dialer = dialer;
        this.quota = quota;
        this.self = self;
        this.connectionsMax = connectionsMax;
        this.duplicateLinks = new DuplicateLinks(peerTable, self);
        this.eviction = new PeerEviction(peerTable, addresses, connectionsMax);
    }

    DuplicateLinks duplicates() {
        return duplicateLinks;
    }

    PeerEviction eviction() {
        return eviction;
    }

    AddressBook addresses() {
        return addresses;
    }

    WebSeedBook webSeeds() {
        return webSeeds;
    }

    /** Dials as many due web seeds and addresses as there are free slots, or slots that a peer would give up. */
    void dialDue(boolean skipSeeds, PeerObserver observer, long now) {
        while (isSlotExpected(observer, now) && quota.takeDial()) {
            Optional<? extends Remote> due = nextDue(skipSeeds, now);
            if (due.isEmpty()) {
                quota.returnDial();
                return;
            }
            dials++;
            dialer.dial(due.get());
        }
    }

    private Optional<? extends Remote> nextDue(boolean skipSeeds, long now) {
        Optional<Remote.WebSeed> webSeed = skipSeeds ? Optional.empty() : webSeeds.dialNext(now);
        return webSeed.isPresent()
                ? webSeed
                : addresses.dialNext(skipSeeds, now).map(Remote.PeerEndpoint::new);
    }

    private boolean isSlotExpected(PeerObserver observer, long now) {
        return peerTable.size() + dials < connectionsMax
                || (dials < SwarmLimits.SPARE_DIALS_MAX && eviction.canEvict(observer, now));
    }

    /** Whether something is being dialled or was never dialled. */
    boolean isDialling() {
        return dials > 0 || addresses.hasUntried() || webSeeds.hasUntried();
    }

    void onDialFailed(Remote remote, long now) {
        onDialEnded();
        switch (remote) {
            case Remote.PeerEndpoint(PeerAddress address) -> addresses.onDialFailed(address, now);
            case Remote.WebSeed seed -> webSeeds.onEnded(seed, false, now);
        }
    }

    private void onDialEnded() {
        if (abandonedDials > 0) {
            abandonedDials--;
        } else {
            dials--;
            quota.returnDial();
        }
    }

    /** Gives back the slots of dials in progress. A torrent that stops for good may not learn how they end. */
    void abandonDials() {
        for (; dials > 0; dials--) {
            abandonedDials++;
            quota.returnDial();
        }
    }

    /**
     * A link has opened. Decides whether it stays; if so, it takes a connection slot.
     *
     * @param isOpen whether the torrent wants links at all now
     * @return why the link must be closed, or nothing
     */
    Optional<CloseReason> admit(Connected link, boolean isOpen, long now) {
        boolean isOutgoing = link.direction() == Direction.OUTGOING;
        if (isOutgoing) {
            onDialEnded();
            link.remote().peerAddress().ifPresent(addresses::onHandshake);
        }
        Optional<CloseReason> refusal = refusalOf(link, isOpen, now);
        if (isOutgoing) {
            recordResult(link, refusal, now);
        }
        return refusal;
    }

    private Optional<CloseReason> refusalOf(Connected link, boolean isOpen, long now) {
        Optional<CloseReason> refusal = objectionTo(link, isOpen, now);
        if (refusal.isPresent()) {
            return refusal;
        }
        if (duplicateLinks.isRepeated(link, now)) {
            return Optional.of(CloseReason.DUPLICATE);
        }
        if (peerTable.size() >= connectionsMax || !quota.takeConnection()) {
            return Optional.of(CloseReason.TOO_MANY);
        }
        return Optional.empty();
    }

    private Optional<CloseReason> objectionTo(Connected link, boolean isOpen, long now) {
        if (link.peerId().equals(self)) {
            return Optional.of(CloseReason.SELF);
        }
        if (isBanned(link, now)) {
            return Optional.of(CloseReason.BANNED);
        }
        return isOpen ? Optional.empty() : Optional.of(CloseReason.TORRENT_STOPPED);
    }

    private boolean isBanned(Connected link, long now) {
        return switch (link.remote()) {
            case Remote.PeerEndpoint(PeerAddress address) ->
                link.direction() == Direction.OUTGOING
                        ? addresses.bans().forbidDialling(address, now)
                        : addresses.bans().forbidEntry(address, now);
            case Remote.WebSeed seed -> webSeeds.isBanned(seed);
        };
    }

    /**
     * The peers whose links must end before this one is admitted, so that a slot is free.
     *
     * @param open the phase that wants links now, if any
     * @return the peers, each with the reason
     */
    Map<Peer, CloseReason> displacedBy(Connected link, Optional<? extends PeerObserver> open, long now) {
        if (objectionTo(link, open.isPresent(), now).isPresent()) {
            return Map.of();
        }
        Optional<Peer> crossed = duplicateLinks.displacedBy(link, now);
        if (crossed.isPresent() || duplicateLinks.isRepeated(link, now)) {
            return crossed.map(older -> Map.of(older, CloseReason.DUPLICATE)).orElse(Map.of());
        }
        boolean hasRoom = peerTable.size() < connectionsMax && quota.isConnectionLeft();
        return open.filter(_ -> !hasRoom)
                .flatMap(observer -> eviction.evictFor(link.remote(), observer, now))
                .map(other -> Map.of(other, CloseReason.TOO_MANY))
                .orElse(Map.of());
    }

    private void recordResult(Connected link, Optional<CloseReason> refusal, long now) {
        switch (link.remote()) {
            case Remote.PeerEndpoint(PeerAddress address) -> recordResult(address, refusal, now);
            case Remote.WebSeed seed when refusal.isEmpty() -> webSeeds.onConnected(seed);
            case Remote.WebSeed seed -> webSeeds.onEnded(seed, false, now);
        }
    }

    private void recordResult(PeerAddress address, Optional<CloseReason> refusal, long now) {
        if (refusal.isEmpty()) {
            addresses.onConnected(address);
        } else if (refusal.get() == CloseReason.SELF || refusal.get() == CloseReason.BANNED) {
            addresses.neverDial(address);
        } else {
            addresses.onDisconnected(address, false, now);
        }
    }

    /** The link of a peer has ended, whichever side ended it. */
    void onLeft(Peer peer, long now) {
        switch (peer.remote()) {
            case Remote.PeerEndpoint(PeerAddress address) -> onLeft(peer, address, now);
            case Remote.WebSeed seed -> webSeeds.onEnded(seed, peer.wasUseful(), now);
        }
    }

    private void onLeft(Peer peer, PeerAddress address, long now) {
        Optional<PeerAddress> listens = peer.listenAddress();
        if (!peer.isIncoming()) {
            addresses.onDisconnected(address, peer.wasUseful(), now);
        } else if (peer.wasUseful()) {
            listens.ifPresent(its -> addresses.onIncomingLeft(its, now));
        }
        if (peer.hasEverything()) {
            listens.ifPresent(addresses::markSeed);
        }
    }

    /** The remote has lied beyond doubt, and is not dialled again. */
    void ban(Remote liar, long now) {
        switch (liar) {
            case Remote.PeerEndpoint(PeerAddress address) -> addresses.bans().convict(address, now);
            case Remote.WebSeed seed -> webSeeds.ban(seed);
        }
    }

    /** The network is back, or has changed: everything is due at once, whatever failed without the network. */
    void retryAll(long now) {
        addresses.retryAll(now);
        webSeeds.retryAll(now);
    }

    /** The same as {@link AddressBook#retrySoon}, also for web seeds. */
    void retrySoon(boolean isNobodyLeft, long now) {
        addresses.retrySoon(isNobodyLeft, now);
        webSeeds.retrySoon(isNobodyLeft, now);
    }
}
