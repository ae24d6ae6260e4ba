package dev.spate.tracker.swarm;

import java.nio.ByteBuffer;

/**
 * The layout of the peers of one address family in an array of ints: one or four words of address, then one word with
 * the port in its upper half and the peer's {@link PeerMeta} in its lower half.
 */
final class AddressFormat {
    private final boolean isIpv6;
    private final long seed;

    AddressFormat(boolean isIpv6, long seed) {
        this.isIpv6 = isIpv6;
        this.seed = seed;
    }

    /** Ints for each peer. */
    int stride() {
        return isIpv6 ? 5 : 2;
    }

    /** Bytes for each peer of an answer (BEP 7, 23). */
    int compactLength() {
        return isIpv6 ? 18 : 6;
    }

    boolean matches(int[] cells, int at, Endpoint peer) {
        if (!isIpv6) {
            return cells[at] == (int) peer.low() && cells[at + 1] >>> 16 == peer.port();
        }
        return cells[at] == (int) (peer.high() >>> 32)
                && cells[at + 1] == (int) peer.high()
                && cells[at + 2] == (int) (peer.low() >>> 32)
                && cells[at + 3] == (int) peer.low()
                && cells[at + 4] >>> 16 == peer.port();
    }

    void store(int[] cells, int at, Endpoint peer, int mark) {
        int last = (peer.port() << 16) | mark;
        if (!isIpv6) {
            cells[at] = (int) peer.low();
            cells[at + 1] = last;
            return;
        }
        cells[at] = (int) (peer.high() >>> 32);
        cells[at + 1] = (int) peer.high();
        cells[at + 2] = (int) (peer.low() >>> 32);
        cells[at + 3] = (int) peer.low();
        cells[at + 4] = last;
    }

    int mark(int[] cells, int at) {
        return cells[at + stride() - 1] & 0xffff;
    }

    void mark(int[] cells, int at, int mark) {
        int last = at + stride() - 1;
        cells[last] = (cells[last] & 0xffff_0000) | mark;
    }

    Endpoint endpoint(int[] cells, int at) {
        int port = cells[at + stride() - 1] >>> 16;
        return isIpv6
                ? new Endpoint(join(cells, at), join(cells, at + 2), port, true)
                : new Endpoint(0, cells[at] & 0xffff_ffffL, port, false);
    }

    /** Like {@link Endpoint#holder}. */
    long holder(int[] cells, int at) {
        return isIpv6 ? join(cells, at) : cells[at] & 0xffff_ffffL;
    }

    void write(int[] cells, int at, ByteBuffer out) {
        int words = stride() - 1;
        for (int i = 0; i < words; i++) {
            out.putInt(cells[at + i]);
        }
        out.putShort((short) (cells[at + words] >>> 16));
    }

    int hash(Endpoint peer) {
        return hash(peer.high(), peer.low(), peer.port());
    }

    int hash(int[] cells, int at) {
        return isIpv6
                ? hash(join(cells, at), join(cells, at + 2), cells[at + 4] >>> 16)
                : hash(0, cells[at] & 0xffff_ffffL, cells[at + 1] >>> 16);
    }

    private int hash(long high, long low, int port) {
        return (int) (HashMix.mix(HashMix.mix(high ^ seed, low), port) >>> 32);
    }

    private static long join(int[] cells, int at) {
        return ((long) cells[at] << 32) | (cells[at + 1] & 0xffff_ffffL);
    }
}
