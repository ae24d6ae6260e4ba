package dev.spate.engine.tracker;

import dev.spate.wire.ProtocolException;
import dev.spate.wire.announce.UdpAnnounce;
import dev.spate.wire.announce.UdpAnswer;
import dev.spate.wire.announce.UdpRequest;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * One request to one address of a UDP tracker, and its answer (BEP 15). Used by one thread.
 *
 * <p>The channel is connected, so the kernel drops packets from any other source. It has a port of its own, so a forger
 * must guess that port and the 32 bits of the transaction id.
 */
final class UdpExchange {
    /** Makes the request when a connection id is known. */
    interface Question {
        UdpRequest with(long connectionId, int transactionId);
    }

    private final DatagramSocket socket;
    private final InetSocketAddress tracker;
    private final UdpConnectionIds ids;
    private final RandomGenerator random;
    private final LongSupplier clock;
    private final byte[] buffer = new byte[TrackerClientLimits.DATAGRAM_LENGTH_MAX];

    UdpExchange(
            DatagramChannel connected,
            InetSocketAddress tracker,
            UdpConnectionIds ids,
            RandomGenerator random,
            LongSupplier clock) {
        this.socket = connected.socket();
        this.tracker = tracker;
        this.ids = ids;
        this.random = random;
        this.clock = clock;
    }

    /**
     * Sends the request until there is an answer; the wait doubles each time.
     *
     * @param until the time of the clock at which to give up
     */
    UdpAnswer ask(Question question, Duration firstWait, long until) throws IOException {
        boolean mayStartOver = true;
        int transaction = random.nextInt();
        for (int silences = 0; silences < TrackerClientLimits.UDP_ATTEMPTS_MAX; ) {
            OptionalLong id = ids.current(tracker, clock.getAsLong());
            UdpRequest request =
                    id.isPresent() ? question.with(id.getAsLong(), transaction) : new UdpRequest.Connect(transaction);
            send(request);
            long now = clock.getAsLong();
            Optional<UdpAnswer> answer = await(request, Math.min(until, now + (firstWait.toNanos() << silences)));
            if (answer.isEmpty()) {
                silences = clock.getAsLong() >= until ? TrackerClientLimits.UDP_ATTEMPTS_MAX : silences + 1;
            } else if (answer.get() instanceof UdpAnswer.Connected connected) {
                ids.remember(tracker, connected.connectionId(), clock.getAsLong());
                transaction = random.nextInt();
                mayStartOver = false;
            } else if (answer.get() instanceof UdpAnswer.Refused && id.isPresent() && mayStartOver) {
                // A tracker that was restarted does not know the ids that it gave before.
                ids.forget(tracker);
                transaction = random.nextInt();
                mayStartOver = false;
            } else {
                return answer.get();
            }
        }
        throw new SocketTimeoutException("the tracker does not answer");
    }

    private void send(UdpRequest request) throws IOException {
        ByteBuffer packet = ByteBuffer.allocate(UdpAnnounce.REQUEST_LENGTH_MAX);
        UdpAnnounce.encode(request, packet);
        socket.send(new DatagramPacket(packet.array(), packet.position(), tracker));
    }

    /** The answer to this request; all other packets are ignored. */
    private Optional<UdpAnswer> await(UdpRequest request, long until) throws IOException {
        while (true) {
            long left = until - clock.getAsLong();
            if (left <= 0) {
                return Optional.empty();
            }
            DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
            try {
                socket.setSoTimeout(Math.clamp(left / 1_000_000, 1, Integer.MAX_VALUE));
                socket.receive(packet);
            } catch (SocketTimeoutException e) {
                continue;
            }
            Optional<UdpAnswer> answer = decode(packet, request);
            if (answer.isPresent()) {
                return answer;
            }
        }
    }

    private Optional<UdpAnswer> decode(DatagramPacket packet, UdpRequest request) {
        if (!packet.getSocketAddress().equals(tracker)) {
            return Optional.empty();
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(packet.getData(), 0, packet.getLength());
            UdpAnswer answer =
                    UdpAnnounce.decodeAnswer(bytes, tracker.getAddress().getAddress().length == 16);
            boolean fits = answer.transactionId() == request.transactionId() && fits(answer, request);
            return fits ? Optional.of(answer) : Optional.empty();
        } catch (ProtocolException e) {
            // Any host can send us a packet, so a malformed one is ignored: it may not come from the tracker.
            return Optional.empty();
        }
    }

    private static boolean fits(UdpAnswer answer, UdpRequest request) {
        return switch (answer) {
            case UdpAnswer.Connected _ -> request instanceof UdpRequest.Connect;
            case UdpAnswer.Announced _ -> request instanceof UdpRequest.Announce;
            case UdpAnswer.Scraped _ -> request instanceof UdpRequest.Scrape;
            case UdpAnswer.Refused _ -> true;
        };
    }
}
