package dev.spate.protocol.swarm;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The addresses of each source, and the order of the sources. Owned by the torrent.
 *
 * <p>Sources are served in rotation. When there are too many addresses, the source with the most of them gives one up.
 * So no source keeps the addresses of another one out, however many it names and however early.
 */
final class AddressShares {
    // Both in the order in which they are served: the one served last is at the end.
    private final SequencedMap<AddressSource.Part, SequencedSet<KnownAddress>> bySource = new LinkedHashMap<>();
    private int size;

    boolean isFull() {
        return size >= SwarmLimits.ADDRESSES_MAX;
    }

    private SequencedSet<KnownAddress> shareOf(AddressSource.Part source) {
        return bySource.getOrDefault(source, new LinkedHashSet<>());
    }

    boolean contains(AddressSource.Part source, KnownAddress address) {
        return shareOf(source).contains(address);
    }

    void add(AddressSource.Part source, KnownAddress address) {
        if (bySource.computeIfAbsent(source, unknown -> new LinkedHashSet<>()).add(address)) {
            address.addListing();
            size++;
        }
    }

    /**
     * Makes room for an address of this source. The source that has the most addresses gives one up.
     *
     * @return the address that was given up, or nothing when this source has to wait
     */
    Optional<KnownAddress> makeRoomFor(AddressSource.Part source) {
        SequencedSet<KnownAddress> own = shareOf(source);
        SequencedSet<KnownAddress> most = bySource.values().stream()
                .filter(share -> share.size() > own.size())
                .max(Comparator.comparingInt(Set::size))
                .orElse(own);
        Optional<KnownAddress> dropped = last(most, address -> address.isIdle() && address.failures() > 0);
        if (dropped.isEmpty() && own.size() < most.size()) {
            dropped = last(most, KnownAddress::isIdle);
        }
        dropped.ifPresent(address -> remove(most, address));
        return dropped;
    }

    private void remove(Set<KnownAddress> share, KnownAddress address) {
        if (share.remove(address)) {
            address.removeListing();
            size--;
        }
    }

    /** Removes the addresses of this source; those that another one has named too stay with that one. */
    void removeSource(String name, Consumer<KnownAddress> removed) {
        bySource.forEach((part, share) -> {
            if (part.source().equals(name)) {
                for (KnownAddress address : List.copyOf(share)) {
                    remove(share, address);
                    removed.accept(address);
                }
            }
        });
    }

    /** Removes this address from all sources. */
    void removeAll(KnownAddress address) {
        bySource.values().forEach(share -> remove(share, address));
    }

    /**
     * The next of the addresses that may be dialled. It comes from the source that was served longest ago: an address
     * without a failure, or the one that was tried longest ago.
     */
    Optional<KnownAddress> next(Predicate<KnownAddress> isWanted) {
        for (Map.Entry<AddressSource.Part, SequencedSet<KnownAddress>> source : bySource.entrySet()) {
            SequencedSet<KnownAddress> share = source.getValue();
            Optional<KnownAddress> found =
                    first(share, isWanted.and(KnownAddress::isUntried)).or(() -> first(share, isWanted));
            if (found.isPresent()) {
                share.addLast(found.get());
                bySource.putLast(source.getKey(), share);
                return found;
            }
        }
        return Optional.empty();
    }

    private static Optional<KnownAddress> first(SequencedSet<KnownAddress> share, Predicate<KnownAddress> isWanted) {
        return share.stream().filter(isWanted).findFirst();
    }

    private static Optional<KnownAddress> last(SequencedSet<KnownAddress> share, Predicate<KnownAddress> isWanted) {
        return first(share.reversed(), isWanted);
    }
}
