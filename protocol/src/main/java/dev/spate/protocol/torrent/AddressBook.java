package dev.spate.protocol.torrent;

import dev.spate.wire.PeerAddress;
import dev.spate.wire.PeerAddress.Scope;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The addresses that a torrent may dial, and what came of it. Owned by the torrent. */
final class AddressBook {
    private enum State {
        IDLE,
        DIALLING,
        LINKED,
        NEVER
    }

    private static final class Entry {
        private final boolean isNamedByOwner;
        private State state = State.IDLE;
        private int failures;
        private long dialAt;
        private boolean isSeed;

        private Entry(boolean isNamedByOwner, long now) {
            this.isNamedByOwner = isNamedByOwner;
            this.dialAt = now;
        }
    }

    private final Map<PeerAddress, Entry> entries = new LinkedHashMap<>();
    private final Bans bans = new Bans();

    Bans bans() {
        return bans;
    }

    /** An address that the owner vouches for: whatever its scope, and never forgotten. */
    void addNamed(PeerAddress address, long now) {
        if (address.port() != 0) {
            Entry known = entries.get(address);
            if (known == null || !known.isNamedByOwner) {
                entries.put(address, new Entry(true, now));
            } else {
                known.dialAt = Math.min(known.dialAt, now);
            }
        }
    }

    /** An address from a source; one that the source may not introduce, or that is known or too much, is dropped. */
    void addIntroduced(PeerAddress address, Scope source, long now) {
        boolean mayIntroduce =
                address.scope() != Scope.UNUSABLE && address.scope().compareTo(source) >= 0;
        if (!mayIntroduce || isServicePort(address) || entries.containsKey(address)) {
            return;
        }
        if (entries.size() < Limits.ADDRESSES_MAX || forgetOne()) {
            entries.put(address, new Entry(false, now));
        }
    }

    // A swarm must not be a tool for knocking at strangers' mail and web servers.
    private static boolean isServicePort(PeerAddress address) {
        return address.port() == 0 || (address.port() < 1024 && address.scope() == Scope.GLOBAL);
    }

    private boolean forgetOne() {
        for (Iterator<Entry> each = entries.values().iterator(); each.hasNext(); ) {
            Entry entry = each.next();
            if (entry.state == State.IDLE && !entry.isNamedByOwner && entry.failures > 0) {
                each.remove();
                return true;
            }
        }
        return false;
    }

    /** The address that is due and was named or learnt first; it counts as being dialled from now on. */
    Optional<PeerAddress> dialNext(boolean skipSeeds, long now) {
        return dialNext(true, skipSeeds, now).or(() -> dialNext(false, skipSeeds, now));
    }

    private Optional<PeerAddress> dialNext(boolean named, boolean skipSeeds, long now) {
        for (Map.Entry<PeerAddress, Entry> each : entries.entrySet()) {
            Entry entry = each.getValue();
            if (entry.isNamedByOwner == named && entry.dialAt <= now && isDiallable(each.getKey(), entry, skipSeeds, now)) {
                entry.state = State.DIALLING;
                return Optional.of(each.getKey());
            }
        }
        return Optional.empty();
    }

    private boolean isDiallable(PeerAddress address, Entry entry, boolean skipSeeds, long now) {
        return entry.state == State.IDLE
                && !(skipSeeds && entry.isSeed)
                && !bans.forbidDialling(address, now);
    }

    boolean hasUntried() {
        return entries.values().stream().anyMatch(entry -> entry.state == State.IDLE && entry.failures == 0);
    }

    void dialFailed(PeerAddress address, long now) {
        Entry entry = entries.get(address);
        if (entry == null) {
            return;
        }
        entry.failures++;
        if (entry.failures >= Limits.DIAL_FAILURES_MAX && !entry.isNamedByOwner) {
            entries.remove(address);
            return;
        }
        rest(entry, now);
    }

    void linked(PeerAddress address) {
        Entry entry = entries.get(address);
        if (entry != null) {
            entry.state = State.LINKED;
        }
    }

    /** A link to this address is gone; another attempt is made later. */
    void unlinked(PeerAddress address, boolean wasUseful, long now) {
        Entry entry = entries.get(address);
        if (entry == null || entry.state == State.NEVER) {
            return;
        }
        entry.failures = wasUseful ? 0 : entry.failures + 1;
        rest(entry, now);
    }

    private static void rest(Entry entry, long now) {
        entry.state = State.IDLE;
        long first = entry.isNamedByOwner ? Limits.REDIAL_NAMED_AFTER : Limits.REDIAL_AFTER;
        int doublings = Math.min(entry.failures, 16);
        entry.dialAt = now + Math.min(first << doublings, Limits.REDIAL_MAX);
    }

    /** Remembers that a seed lives here: of no use to another seed. */
    void isSeed(PeerAddress address) {
        Entry entry = entries.get(address);
        if (entry != null) {
            entry.isSeed = true;
        }
    }

    /** The address is our own, or stands for a peer that we are linked with under another one. */
    void neverDial(PeerAddress address) {
        Entry entry = entries.computeIfAbsent(address, unknown -> new Entry(false, 0));
        entry.state = State.NEVER;
    }
}
