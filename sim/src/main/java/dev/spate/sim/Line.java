package dev.spate.sim;

import dev.spate.protocol.machine.Check;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * A host's connection to the network: one bandwidth in each direction, which its traffic shares in the order of its
 * sends, and perhaps a NAT in front of it.
 *
 * <p>On the way up, datagrams and links wait in one queue, so a busy link delays datagrams. On the way down each has the
 * whole bandwidth, because a link reserves the time of its arrival when it sends.
 */
final class Line {
    /** The answer for a datagram that is dropped, because too many bytes wait already. */
    static final long FULL = Long.MIN_VALUE;

    /** Like many home routers: at 1 MB/s a full buffer delays by a quarter of a second. */
    static final int BUFFER_BYTES = 256 * 1024;

    /** The longest packet of Ethernet, with the headers of IP and UDP. */
    static final int MTU = 1_500;

    private final Queue up;
    private final Queue linksDown;
    private final Queue datagramsDown;
    private final int mtu;
    private Optional<Nat> nat = Optional.empty();
    private long upTotal;

    /** A line with the usual buffer and MTU; a bandwidth of 0 is unlimited. */
    Line(long upBytesPerSecond, long downBytesPerSecond) {
        this(upBytesPerSecond, downBytesPerSecond, BUFFER_BYTES, MTU);
    }

    /**
     * A line.
     *
     * @param upBytesPerSecond 0 for no limit
     * @param downBytesPerSecond 0 for no limit
     * @param bufferBytes datagrams that may wait in each direction: a large buffer delays, a small one drops
     * @param mtu bytes of the longest packet, with the headers of IP and UDP
     */
    Line(long upBytesPerSecond, long downBytesPerSecond, int bufferBytes, int mtu) {
        this.up = new Queue(upBytesPerSecond, bufferBytes);
        this.linksDown = new Queue(downBytesPerSecond, bufferBytes);
        this.datagramsDown = new Queue(downBytesPerSecond, bufferBytes);
        this.mtu = mtu;
    }

    int mtu() {
        return mtu;
    }

    /** The NAT that the host is behind, if any. */
    Optional<Nat> nat() {
        return nat;
    }

    void putBehind(Optional<Nat> newNat) {
        nat = newNat;
    }

    /** The time at which the last of these bytes of a link has left. */
    long up(long now, long bytes) {
        upTotal += bytes;
        return up.pass(now, bytes);
    }

    /** The time at which the last of these bytes of a link has arrived, if the first arrives at {@code arrives}. */
    long down(long arrives, long bytes) {
        return linksDown.pass(arrives, bytes);
    }

    /** The time at which a datagram has left, or {@link #FULL}. */
    long upDatagram(long now, int bytes) {
        long left = up.passDatagram(now, bytes);
        upTotal += left == FULL ? 0 : bytes;
        return left;
    }

    /** The time at which a datagram that begins to arrive now has arrived, or {@link #FULL}. */
    long downDatagram(long now, int bytes) {
        return datagramsDown.passDatagram(now, bytes);
    }

    /** All bytes that ever left, including messages. */
    long upTotal() {
        return upTotal;
    }

    /** What waits in front of the line in one direction. */
    private static final class Queue {
        private record Waiting(long until, int bytes) {}

        private final long bytesPerSecond;
        private final int bufferBytes;
        private final ArrayDeque<Waiting> datagrams = new ArrayDeque<>(1);
        private int datagramBytes;
        private long freeAt = Long.MIN_VALUE;

        Queue(long bytesPerSecond, int bufferBytes) {
            Check.check(bytesPerSecond >= 0, "a bandwidth is not negative");
            this.bytesPerSecond = bytesPerSecond;
            this.bufferBytes = bufferBytes;
        }

        long pass(long from, long bytes) {
            freeAt = Math.max(freeAt, from) + (bytesPerSecond == 0 ? 0 : bytes * World.SECOND / bytesPerSecond);
            return freeAt;
        }

        long passDatagram(long now, int bytes) {
            if (bytesPerSecond == 0) {
                return now;
            }
            while (!datagrams.isEmpty() && datagrams.element().until() <= now) {
                datagramBytes -= datagrams.remove().bytes();
            }
            if (datagramBytes + bytes > bufferBytes) {
                return FULL;
            }
            datagramBytes += bytes;
            datagrams.add(new Waiting(pass(now, bytes), bytes));
            return freeAt;
        }
    }
}
