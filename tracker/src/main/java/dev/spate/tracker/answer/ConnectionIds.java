package dev.spate.tracker.answer;

import dev.spate.tracker.swarm.Endpoint;

/**
 * Connection ids, which prove an address without stored state (BEP 15): 16 bits of the second in which the id was made,
 * and 48 bits of a keyed hash of that second and the address. An attacker that cannot read the packets to an address
 * must guess 48 new bits every two minutes.
 *
 * <p>Thread-safe. Times are nanoseconds on a clock that never goes back.
 */
final class ConnectionIds {
    private static final long SECOND = 1_000_000_000L;
    private static final long HASH_BITS = 0xffff_ffff_ffffL;

    private final SipHash hash;
    private final long start;

    ConnectionIds(long key0, long key1, long now) {
        hash = new SipHash(key0, key1);
        start = now;
    }

    long issue(Endpoint address, long now) {
        return id(address, second(now));
    }

    /** Whether this id was given to this address within the last {@link AnswerLimits#CONNECTION_ID_SECONDS}. */
    boolean isGood(long id, Endpoint address, long now) {
        long second = second(now);
        // 16 bits cover 18 hours; the hash of an older id has another second than the one computed here, so it does not
        // match.
        long age = (second - (id >>> 48)) & 0xffff;
        return age <= AnswerLimits.CONNECTION_ID_SECONDS && id(address, second - age) == id;
    }

    private long id(Endpoint address, long second) {
        return (second << 48) | (hash.hash(address.high(), address.low(), second) & HASH_BITS);
    }

    private long second(long now) {
        return (now - start) / SECOND;
    }
}
