package dev.spate.protocol.swarm;

import dev.spate.protocol.port.CloseReason;
import dev.spate.protocol.port.Dialer;
import dev.spate.protocol.port.PeerEvent.Connected;
import dev.spate.protocol.port.PeerEvent.Direction;
import dev.spate.protocol.port.SessionQuota;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.PeerId;
import java.util.Map;
import java.util.Optional;

/** Decides which address is dialled when, and which link stays. Owned by the torrent. */
public final class PeerConnector {
    private final AddressBook addresses;
    private final PeerTable peerTable;
    private final Dialer dialer;
    private final SessionQuota quota;
    private final PeerId self;
    private final int connectionsMax;
    private final DuplicateLinks duplicateLinks;
    private final PeerEviction eviction;
    private int dials;
    private int abandonedDials;

    PeerConnector(PeerTable peerTable, Dialer dialer, SessionQuota quota, PeerId self, int connectionsMax) {
        this(peerTable, dialer, quota, self, connectionsMax, new AddressBook(quota.dialBudget()), 0);
    }

    /**
     * Continues with the addresses of the machine before.
     *
     * @param abandonedDials dials that it has begun and that hold no slots any more
     */
    public PeerConnector(
            PeerTable peerTable,
            Dialer dialer,
            SessionQuota quota,
            PeerId self,
            int connectionsMax,
            AddressBook addresses,
            int abandonedDials) {
        this.addresses = addresses;
        this.abandonedDials = abandonedDials;
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

    /** Dials as many due addresses as there are free slots, or slots that a peer would give up. */
    void dialDue(boolean skipSeeds, PeerObserver observer, long now) {
        while (isSlotExpected(observer, now) && quota.takeDial()) {
            Optional<PeerAddress> due = addresses.dialNext(skipSeeds, now);
            if (due.isEmpty()) {
                quota.returnDial();
                return;
            }
            dials++;
            dialer.dial(due.get());
        }
    }

    private boolean isSlotExpected(PeerObserver observer, long now) {
        return peerTable.size() + dials < connectionsMax
                || (dials < SwarmLimits.SPARE_DIALS_MAX && eviction.canEvict(observer, now));
    }

    boolean isDialling() {
        return dials > 0;
    }

    void onDialFailed(PeerAddress address, long now) {
        onDialEnded();
        addresses.onDialFailed(address, now);
    }

    private void onDialEnded() {
        if (abandonedDials > 0) {
            abandonedDials--;
        } else {
            dials--;
            quota.returnDial();
        }
    }

    /**
     * Gives back the slots of dials in progress. A torrent that stops for good may not learn how they end.
     *
     * @return how many dials have not ended
     */
    int abandonDials() {
        for (; dials > 0; dials--) {
            abandonedDials++;
            quota.returnDial();
        }
        return abandonedDials;
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
            addresses.onHandshake(link.address());
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
        Bans bans = addresses.bans();
        boolean isBanned = link.direction() == Direction.OUTGOING
                ? bans.forbidDialling(link.address(), now)
                : bans.forbidEntry(link.address(), now);
        if (isBanned) {
            return Optional.of(CloseReason.BANNED);
        }
        return isOpen ? Optional.empty() : Optional.of(CloseReason.TORRENT_STOPPED);
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
                .flatMap(observer -> eviction.evictFor(link.address(), observer, now))
                .map(other -> Map.of(other, CloseReason.TOO_MANY))
                .orElse(Map.of());
    }

    private void recordResult(Connected link, Optional<CloseReason> refusal, long now) {
        if (refusal.isEmpty()) {
            addresses.onConnected(link.address());
        } else if (refusal.get() == CloseReason.SELF || refusal.get() == CloseReason.BANNED) {
            addresses.neverDial(link.address());
        } else {
            addresses.onDisconnected(link.address(), false, now);
        }
    }
}
