package dev.spate.protocol.torrent;

import dev.spate.protocol.torrent.PeerEvent.Connected;
import dev.spate.protocol.torrent.PeerEvent.Direction;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.PeerId;
import java.util.Map;
import java.util.Optional;

/** How peers come to a torrent: which address is dialled when, and which link stays. Owned by the torrent. */
final class Introductions {
    private final AddressBook addresses;
    private final Roster roster;
    private final Dialer dialer;
    private final Slots slots;
    private final PeerId self;
    private final int connectionsMax;
    private final Duplicates duplicates;
    private final Places places;
    private int dials;
    private int abandonedDials;

    Introductions(Roster roster, Dialer dialer, Slots slots, PeerId self, int connectionsMax) {
        this(roster, dialer, slots, self, connectionsMax, new AddressBook(slots.dialBudget()), 0);
    }

    /**
     * Goes on with the addresses of somebody else.
     *
     * @param abandonedDials attempts that he has begun and that hold no slots any more
     */
    Introductions(
            Roster roster,
            Dialer dialer,
            Slots slots,
            PeerId self,
            int connectionsMax,
            AddressBook addresses,
            int abandonedDials) {
        this.addresses = addresses;
        this.abandonedDials = abandonedDials;
        this.roster = roster;
        this.dialer = dialer;
        this.slots = slots;
        this.self = self;
        this.connectionsMax = connectionsMax;
        this.duplicates = new Duplicates(roster, self);
        this.places = new Places(roster, addresses, connectionsMax);
    }

    Duplicates duplicates() {
        return duplicates;
    }

    Places places() {
        return places;
    }

    AddressBook addresses() {
        return addresses;
    }

    /** Dials as many due addresses as there is room for, or as somebody would make room for. */
    void dialDue(boolean skipSeeds, Company company, long now) {
        while (isPlaceExpected(company, now) && slots.takeDial()) {
            Optional<PeerAddress> due = addresses.dialNext(skipSeeds, now);
            if (due.isEmpty()) {
                slots.returnDial();
                return;
            }
            dials++;
            dialer.dial(due.get());
        }
    }

    private boolean isPlaceExpected(Company company, long now) {
        return roster.size() + dials < connectionsMax
                || (dials < Limits.SPARE_DIALS_MAX && places.wouldYield(company, now));
    }

    boolean isDialling() {
        return dials > 0;
    }

    void dialFailed(PeerAddress address, long now) {
        dialEnded();
        addresses.dialFailed(address, now);
    }

    private void dialEnded() {
        if (abandonedDials > 0) {
            abandonedDials--;
        } else {
            dials--;
            slots.returnDial();
        }
    }

    /**
     * Gives back what the attempts under way hold: who stops for good may not hear of their ends any more.
     *
     * @return how many attempts have not ended
     */
    int abandonDials() {
        for (; dials > 0; dials--) {
            abandonedDials++;
            slots.returnDial();
        }
        return abandonedDials;
    }

    /**
     * A link is up. Decides whether it stays; if so, a connection slot is taken for it.
     *
     * @param isOpen whether the torrent wants links at all now
     * @return why it must be closed, or nothing
     */
    Optional<CloseReason> admit(Connected link, boolean isOpen, long now) {
        boolean isOutgoing = link.direction() == Direction.OUTGOING;
        if (isOutgoing) {
            dialEnded();
            addresses.answered(link.address());
        }
        Optional<CloseReason> refusal = refusalOf(link, isOpen, now);
        if (isOutgoing) {
            remember(link, refusal, now);
        }
        return refusal;
    }

    private Optional<CloseReason> refusalOf(Connected link, boolean isOpen, long now) {
        Optional<CloseReason> refusal = objectionTo(link, isOpen, now);
        if (refusal.isPresent()) {
            return refusal;
        }
        if (duplicates.isRepeated(link, now)) {
            return Optional.of(CloseReason.DUPLICATE);
        }
        if (roster.size() >= connectionsMax || !slots.takeConnection()) {
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
     * Whose link has to end before this one is admitted, so that its place is free.
     *
     * @param open who wants links now, if anybody
     * @return the peers, each with the reason
     */
    Map<Peer, CloseReason> displacedBy(Connected link, Optional<? extends Company> open, long now) {
        if (objectionTo(link, open.isPresent(), now).isPresent()) {
            return Map.of();
        }
        Optional<Peer> crossed = duplicates.displacedBy(link, now);
        if (crossed.isPresent() || duplicates.isRepeated(link, now)) {
            return crossed.map(older -> Map.of(older, CloseReason.DUPLICATE)).orElse(Map.of());
        }
        boolean hasRoom = roster.size() < connectionsMax && slots.isConnectionLeft();
        return open.filter(_ -> !hasRoom)
                .flatMap(company -> places.yieldTo(link.address(), company, now))
                .map(other -> Map.of(other, CloseReason.TOO_MANY))
                .orElse(Map.of());
    }

    private void remember(Connected link, Optional<CloseReason> refusal, long now) {
        if (refusal.isEmpty()) {
            addresses.linked(link.address());
        } else if (refusal.get() == CloseReason.SELF || refusal.get() == CloseReason.BANNED) {
            addresses.neverDial(link.address());
        } else {
            addresses.unlinked(link.address(), false, now);
        }
    }
}
