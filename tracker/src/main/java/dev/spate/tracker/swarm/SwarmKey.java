package dev.spate.tracker.swarm;

import dev.spate.wire.WireHash;
import java.nio.ByteBuffer;

/**
 * The 20 bytes that name a swarm, as numbers: a key that is looked up a million times a second is compared without
 * arrays.
 *
 * @param high bytes 0 to 7, big-endian
 * @param middle bytes 8 to 15
 * @param low bytes 16 to 19
 */
public record SwarmKey(long high, long middle, int low) {
    /** The key of these 20 bytes. */
    public static SwarmKey of(WireHash hash) {
        return of(hash.bytes());
    }

    /** The key of these 20 bytes. */
    public static SwarmKey of(byte[] hash) {
        if (hash.length != WireHash.LENGTH) {
            throw new IllegalArgumentException("hash of " + hash.length + " bytes instead of " + WireHash.LENGTH);
        }
        return read(ByteBuffer.wrap(hash), 0);
    }

    /** Reads 20 bytes at an index of a big-endian buffer. */
    public static SwarmKey read(ByteBuffer in, int index) {
        return new SwarmKey(in.getLong(index), in.getLong(index + 8), in.getInt(index + 16));
    }

    /** The 20 bytes. */
    public byte[] bytes() {
        return ByteBuffer.allocate(WireHash.LENGTH)
                .putLong(high)
                .putLong(middle)
                .putInt(low)
                .array();
    }

    /** A hash that nobody can predict without the seed, because strangers choose their info-hashes freely. */
    public long hash(long seed) {
        return HashMix.mix(HashMix.mix(high ^ seed, middle), low);
    }
}
