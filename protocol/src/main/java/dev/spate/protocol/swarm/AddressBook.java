package dev.spate.protocol.swarm;

import dev.spate.protocol.port.UnsafePorts;
import dev.spate.protocol.rate.DialBudget;
import dev.spate.wire.PeerAddress;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The addresses that a torrent may dial, who named them, and when it is whose turn. Owned by the torrent. */
public final class AddressBook {
    private final DialBudget budget;
    private final Map<PeerAddress, KnownAddress> known = new LinkedHashMap<>();
    private final Set<KnownAddress> named = new LinkedHashSet<>();
    private final AddressShares shares = new AddressShares();
    private final Bans bans = new Bans();

    /** A book of a torrent that is alone. */
    AddressBook() {
        this(new DialBudget());
    }

    /** @param budget how often the torrents of a session may dial a host in vain */
    public AddressBook(DialBudget budget) {
        this.budget = budget;
    }

    Bans bans() {
        return bans;
    }

    /** An address that the owner vouches for: whatever its scope, and never forgotten. */
    public void addNamed(PeerAddress address, long now) {
        if (address.port() != 0) {
            KnownAddress entry = known.computeIfAbsent(address, unknown -> new KnownAddress(address, now));
            entry.nameByOwner(now);
            named.add(entry);
        }
    }

    /** An address from a source; one that the source may not introduce, or that is too much, is dropped. */
    void addIntroduced(PeerAddress address, AddressSource source, long now) {
        boolean isDiallable = address.port() != 0 && !UnsafePorts.use(address.port());
        if (!isDiallable || !source.mayIntroduce(address)) {
            return;
        }
        // Who names it again shares in it: a hostile source must not have what others name wait in its own queue.
        KnownAddress entry = known.getOrDefault(address, new KnownAddress(address, now));
        if (shares.contains(source.number(), entry) || (shares.isFull() && !makeRoomFor(source))) {
            return;
        }
        shares.add(source.number(), entry);
        known.put(address, entry);
    }

    private boolean makeRoomFor(AddressSource source) {
        Optional<KnownAddress> given = shares.giveUpFor(source.number());
        given.ifPresent(this::dropForgotten);
        return given.isPresent();
    }

    private void dropForgotten(KnownAddress entry) {
        if (entry.isForgotten()) {
            known.remove(entry.address());
        }
    }

    /** The address that is due and whose turn it is, named ones first; it counts as being dialled from now on. */
    Optional<PeerAddress> dialNext(boolean skipSeeds, long now) {
        Optional<KnownAddress> next = named.stream()
                .filter(entry -> isDiallable(entry, skipSeeds, now))
                .findFirst()
                .or(() -> shares.next(entry -> isDiallable(entry, skipSeeds, now)));
        next.ifPresent(entry -> {
            entry.dialled();
            if (entry.isOnTheNetwork()) {
                budget.dialled(entry.host(), now);
            }
        });
        return next.map(KnownAddress::address);
    }

    private boolean isDiallable(KnownAddress entry, boolean skipSeeds, long now) {
        return entry.isDue(now)
                && !(skipSeeds && entry.isSeed())
                && !bans.forbidDialling(entry.address(), now)
                && isWithinBudget(entry, now);
    }

    private boolean isWithinBudget(KnownAddress entry, long now) {
        if (!entry.isOnTheNetwork()) {
            return true;
        }
        boolean isExpected = entry.isNamedByOwner() || entry.wasLinkedLately(now);
        return isExpected ? budget.allowsNamed(entry.host(), now) : budget.allows(entry.host(), now);
    }

    boolean isNamed(PeerAddress address) {
        KnownAddress entry = known.get(address);
        return entry != null && entry.isNamedByOwner();
    }

    boolean hasUntried() {
        return known.values().stream().anyMatch(KnownAddress::isUntried);
    }

    void dialFailed(PeerAddress address, long now) {
        KnownAddress entry = known.get(address);
        if (entry == null) {
            return;
        }
        entry.rest(false, now);
        boolean isKept = entry.isNamedByOwner() || entry.wasLinkedLately(now);
        if (entry.failures() >= SwarmLimits.DIAL_FAILURES_MAX && !isKept) {
            shares.removeAll(entry);
            known.remove(address);
        }
    }

    /** An attempt has come to a handshake, whatever becomes of the link: the host takes part in the torrent. */
    void answered(PeerAddress address) {
        KnownAddress entry = known.get(address);
        if (entry != null) {
            budget.answered(entry.host());
        }
    }

    void linked(PeerAddress address) {
        KnownAddress entry = known.get(address);
        if (entry != null) {
            entry.linked();
        }
    }

    /** A link to this address is gone; another attempt is made later. */
    public void unlinked(PeerAddress address, boolean wasUseful, long now) {
        KnownAddress entry = known.get(address);
        if (entry != null) {
            entry.rest(wasUseful, now);
        }
    }

    /** A peer of use that had come by itself is gone: from now on it is dialled where it said that it listens. */
    void visitorLeft(PeerAddress address, long now) {
        addIntroduced(address, AddressSource.visitor(address), now);
        KnownAddress entry = known.get(address);
        if (entry != null && entry.isIdle()) {
            entry.linked();
            entry.rest(true, now);
        }
    }

    /** The network is back, or another one: everybody is dialled at once, whatever failed without it. */
    void retryAll(long now) {
        budget.forgiveAll();
        known.values().forEach(entry -> entry.retry(now));
    }

    /**
     * Few are left who give, or nobody: those who were linked are tried again soon.
     *
     * @param isNobodyLeft whether also those who could not be reached since
     */
    void hurryBack(boolean isNobodyLeft, long now) {
        known.values().forEach(entry -> entry.hurryBack(isNobodyLeft, now));
    }

    /** Remembers that a seed lives here: of no use to another seed. */
    void markSeed(PeerAddress address) {
        KnownAddress entry = known.get(address);
        if (entry != null) {
            entry.setSeed(true);
        }
    }

    /** The address is our own, or that of a banned peer. */
    void neverDial(PeerAddress address) {
        known.computeIfAbsent(address, unknown -> new KnownAddress(address, 0)).neverDial();
    }
}
