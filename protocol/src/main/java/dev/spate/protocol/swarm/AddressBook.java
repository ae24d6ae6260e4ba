package dev.spate.protocol.swarm;

import dev.spate.protocol.port.UnsafePorts;
import dev.spate.protocol.rate.DialBudget;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.PeerAddress.Scope;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The addresses that a torrent may dial, the sources that named them, and the order in which they are dialled. Owned by
 * the torrent.
 */
public final class AddressBook {
    private final DialBudget budget;
    private final Map<PeerAddress, KnownAddress> known = new LinkedHashMap<>();
    private final Set<KnownAddress> named = new LinkedHashSet<>();
    private final AddressShares shares = new AddressShares();
    private final Bans bans = new Bans();

    /** An address book for a torrent without other torrents. */
    AddressBook() {
        this(new DialBudget());
    }

    /** @param budget how many failed dials to one host the torrents of a session may make */
    public AddressBook(DialBudget budget) {
        this.budget = budget;
    }

    Bans bans() {
        return bans;
    }

    /** Adds an address that the owner named. It may have any scope and is never forgotten. */
    public void addNamed(PeerAddress address, long now) {
        if (address.port() != 0) {
            KnownAddress entry =
                    known.computeIfAbsent(address, unknown -> new KnownAddress(address, AddressSource.OWNER, now));
            entry.markNamed(now);
            named.add(entry);
        }
    }

    /** Adds an address from a source. It is dropped when the source may not name it, or when there are too many. */
    void addFromSource(PeerAddress address, AddressSource source, long now) {
        boolean isDiallable = address.port() != 0 && !UnsafePorts.contains(address.port());
        if (!isDiallable || !source.mayName(address)) {
            return;
        }
        // Another source that names it again shares it. Otherwise a hostile source could make the addresses of others
        // wait in its own queue.
        KnownAddress entry = known.getOrDefault(address, new KnownAddress(address, source.name(), now));
        if (shares.contains(source.id(), entry) || (shares.isFull() && !makeRoomFor(source))) {
            return;
        }
        shares.add(source.id(), entry);
        known.put(address, entry);
    }

    /** Adds the addresses that a part of a peer source has named. */
    public void addFrom(String source, int part, Scope scope, List<PeerAddress> addresses, long now) {
        AddressSource from = new AddressSource(source, part, scope);
        addresses.forEach(address -> addFromSource(address, from, now));
    }

    private boolean makeRoomFor(AddressSource source) {
        Optional<KnownAddress> dropped = shares.makeRoomFor(source.id());
        dropped.ifPresent(this::dropForgotten);
        return dropped.isPresent();
    }

    private void dropForgotten(KnownAddress entry) {
        if (entry.isForgotten()) {
            known.remove(entry.address());
        }
    }

    /** The next address that is due, those of the owner first. It counts as being dialled from now on. */
    Optional<PeerAddress> dialNext(boolean skipSeeds, long now) {
        Optional<KnownAddress> next = named.stream()
                .filter(entry -> isDiallable(entry, skipSeeds, now))
                .findFirst()
                .or(() -> shares.next(entry -> isDiallable(entry, skipSeeds, now)));
        next.ifPresent(entry -> {
            entry.onDialled();
            if (entry.isOnTheNetwork()) {
                budget.onDialled(entry.host(), now);
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

    /** Forgets the addresses that only this source has named. */
    void forgetSource(String source) {
        shares.removeSource(source, this::dropForgotten);
    }

    /** The first source that named this address. */
    String sourceOf(PeerAddress address) {
        KnownAddress entry = known.get(address);
        return entry == null ? AddressSource.OWNER : entry.source();
    }

    boolean isNamed(PeerAddress address) {
        KnownAddress entry = known.get(address);
        return entry != null && entry.isNamedByOwner();
    }

    boolean hasUntried() {
        return known.values().stream().anyMatch(KnownAddress::isUntried);
    }

    void onDialFailed(PeerAddress address, long now) {
        KnownAddress entry = known.get(address);
        if (entry == null) {
            return;
        }
        entry.onEnded(false, now);
        boolean isKept = entry.isNamedByOwner() || entry.wasLinkedLately(now);
        if (entry.failures() >= SwarmLimits.DIAL_FAILURES_MAX && !isKept) {
            shares.removeAll(entry);
            known.remove(address);
        }
    }

    /** A dial has reached a handshake, whatever happens to the link: the host takes part in the torrent. */
    void onHandshake(PeerAddress address) {
        KnownAddress entry = known.get(address);
        if (entry != null) {
            budget.onAnswered(entry.host());
        }
    }

    void onConnected(PeerAddress address) {
        KnownAddress entry = known.get(address);
        if (entry != null) {
            entry.onConnected();
        }
    }

    /** A link to this address has ended; we dial it again later. */
    public void onDisconnected(PeerAddress address, boolean wasUseful, long now) {
        KnownAddress entry = known.get(address);
        if (entry != null) {
            entry.onEnded(wasUseful, now);
        }
    }

    /** A useful peer that had dialled us has left. From now on we dial it at the port on which it says it listens. */
    void onIncomingLeft(PeerAddress address, long now) {
        addFromSource(address, AddressSource.ofIncoming(address), now);
        KnownAddress entry = known.get(address);
        if (entry != null && entry.isIdle()) {
            entry.onConnected();
            entry.onEnded(true, now);
        }
    }

    /** The network is back, or has changed: every address is due at once, whatever failed without the network. */
    void retryAll(long now) {
        budget.forgiveAll();
        known.values().forEach(entry -> entry.retry(now));
    }

    /**
     * Few peers that may give us something are left, or none. Peers that were connected lately are dialled again soon.
     *
     * @param isNobodyLeft whether to include those that could not be reached since
     */
    void retrySoon(boolean isNobodyLeft, long now) {
        known.values().forEach(entry -> entry.retrySoon(isNobodyLeft, now));
    }

    /** Remembers that a seed is at this address: another seed does not need it. */
    void markSeed(PeerAddress address) {
        KnownAddress entry = known.get(address);
        if (entry != null) {
            entry.setSeed(true);
        }
    }

    /** The address is our own, or that of a banned peer. */
    void neverDial(PeerAddress address) {
        known.computeIfAbsent(address, unknown -> new KnownAddress(address, AddressSource.OWNER, 0))
                .neverDial();
    }
}
