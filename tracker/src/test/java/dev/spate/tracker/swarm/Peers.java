package dev.spate.tracker.swarm;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Peers for tests: made from numbers, and read from answers. */
final class Peers {
    private Peers() {}

    static Endpoint ipv4(int number) {
        return new Endpoint(0, 0x0a00_0000L + number, 6_881, false);
    }

    static Endpoint ipv6(int number) {
        return new Endpoint(0x2001_0db8_0000_0000L + number, 1, 6_881, true);
    }

    static SwarmKey swarm(int number) {
        return new SwarmKey(number, 7L * number, 0);
    }

    /** The peers in a compact answer, from 0 to the position of the buffer. */
    static List<Endpoint> read(ByteBuffer answer, boolean areIpv6) {
        ByteBuffer in = answer.duplicate().flip();
        List<Endpoint> peers = new ArrayList<>();
        byte[] ip = new byte[areIpv6 ? 16 : 4];
        while (in.hasRemaining()) {
            in.get(ip);
            peers.add(Endpoint.of(ip, in.getShort() & 0xffff));
        }
        return peers;
    }
}
