package dev.spate.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.wire.InfoHash;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.PeerId;
import dev.spate.wire.WireHash;
import dev.spate.wire.announce.AnnounceEvent;
import dev.spate.wire.announce.AnnounceFailure;
import dev.spate.wire.announce.AnnounceRequest;
import dev.spate.wire.announce.AnnounceResponse;
import dev.spate.wire.announce.AnnounceResult;
import dev.spate.wire.announce.HttpAnnounce;
import dev.spate.wire.announce.ScrapeResponse;
import dev.spate.wire.announce.ScrapeResponse.Counts;
import dev.spate.wire.announce.TrackerUrl;
import dev.spate.wire.announce.UdpAnnounce;
import dev.spate.wire.announce.UdpAnswer;
import dev.spate.wire.announce.UdpRequest;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** {@code spate tracker} and a real opentracker answer the same requests with the same meaning. */
class SameAnswersTest {
    private static final InfoHash TORRENT = InfoHash.v1Hex("0123456789abcdef0123456789abcdef01234567");
    private static final InfoHash OTHER = InfoHash.v1Hex("ff".repeat(20));

    /** One announce: {@code who} is the last number of the sender's address in 127/8. */
    private record Step(int who, long left, AnnounceEvent event, int numWant) {}

    private static final List<Step> STEPS = List.of(
            new Step(1, 100, AnnounceEvent.STARTED, -1),
            new Step(2, 50, AnnounceEvent.STARTED, -1),
            new Step(3, 0, AnnounceEvent.STARTED, -1),
            new Step(1, 80, AnnounceEvent.NONE, -1),
            new Step(2, 0, AnnounceEvent.COMPLETED, -1),
            new Step(2, 0, AnnounceEvent.COMPLETED, -1),
            new Step(4, 10, AnnounceEvent.STARTED, 50),
            new Step(4, 10, AnnounceEvent.NONE, 1),
            new Step(1, 80, AnnounceEvent.STOPPED, -1),
            new Step(4, 10, AnnounceEvent.NONE, -1),
            new Step(3, 0, AnnounceEvent.STOPPED, -1),
            new Step(3, 0, AnnounceEvent.STOPPED, -1),
            new Step(4, 5, AnnounceEvent.NONE, 0));

    /**
     * The meaning of an answer. If an announce wants fewer peers than there are, the tracker may choose, and only their
     * number counts.
     */
    private record Meaning(int seeders, int leechers, Set<String> peers) {}

    @TestFactory
    Stream<DynamicTest> answersMeanTheSameAsThoseOfOpentracker() {
        if (!Clients.hasTracker()) {
            System.out.println("interop: NOT RUN, opentracker is not installed: the same answers");
            return Stream.empty();
        }
        return Stream.of(Transport.values())
                .map(transport -> DynamicTest.dynamicTest("over " + transport, () -> compare(transport)));
    }

    private static void compare(Transport transport) throws Exception {
        Path folder = Folders.fresh();
        try (Programs programs = new Programs()) {
            Place place = Place.under(folder, "spate", programs);
            Path list = Files.writeString(place.file("list"), TORRENT + "\n");
            SpateTracker spate = new SpateTracker(place, List.of("--allow", list.toString()));
            Opentracker open = new Opentracker(Place.under(folder, "opentracker", programs), TORRENT.toString());
            open.awaitAnswers();
            Asker ours = asker(
                    transport, spate.announce(transport == Transport.HTTP ? TrackerRoute.HTTP : TrackerRoute.UDP));
            Asker theirs = asker(transport, open.announce(transport));
            Set<String> seeds = new TreeSet<>();
            for (Step step : STEPS) {
                String self = address(step.who()) + ":" + port(step.who());
                Meaning our = meaning(ours.announce(step, TORRENT), self, seeds, step);
                Meaning their = meaning(theirs.announce(step, TORRENT), self, seeds, step);
                if (step.numWant() == 1) {
                    assertThat(our.peers()).as("%s", step).hasSize(1);
                    our = new Meaning(our.seeders(), our.leechers(), their.peers());
                }
                assertThat(our).as("%s", step).isEqualTo(their);
                if (step.left() == 0) {
                    seeds.add(self);
                }
                assertThat(counts(ours.scrape())).as("scrape after %s", step).isEqualTo(counts(theirs.scrape()));
            }
            assertThat(ours.announce(STEPS.getFirst(), OTHER)).isInstanceOf(AnnounceFailure.class);
            assertThat(theirs.announce(STEPS.getFirst(), OTHER)).isInstanceOf(AnnounceFailure.class);
        } finally {
            Folders.delete(folder);
        }
    }

    /** Opentracker lists a peer to itself, and seeds to seeds. Neither is of use, so both are removed. */
    private static Meaning meaning(AnnounceResult result, String self, Set<String> seeds, Step step) {
        AnnounceResponse answer = (AnnounceResponse) result;
        assertThat(answer.intervalSeconds()).isPositive();
        Set<String> peers = new TreeSet<>();
        answer.peers().stream().map(PeerAddress::toString).forEach(peers::add);
        peers.remove(self);
        if (step.left() == 0) {
            peers.removeAll(seeds);
        }
        return new Meaning(answer.seeders(), answer.leechers(), peers);
    }

    /** Opentracker does not say which leechers download (BEP 21), so that count is left out. */
    private static List<Integer> counts(Counts counts) {
        return List.of(counts.seeders(), counts.completed(), counts.leechers());
    }

    private static String address(int who) {
        return "127.0.7." + who;
    }

    private static int port(int who) {
        return 6_000 + who;
    }

    private static AnnounceRequest request(Step step, InfoHash torrent) {
        return new AnnounceRequest(
                torrent,
                new PeerId(Arrays.copyOf(new byte[] {(byte) step.who()}, 20)),
                port(step.who()),
                0,
                0,
                step.left(),
                step.event(),
                step.numWant(),
                step.who(),
                Optional.empty(),
                Optional.empty());
    }

    private interface Asker {
        AnnounceResult announce(Step step, InfoHash torrent) throws Exception;

        Counts scrape() throws Exception;
    }

    private static Asker asker(Transport transport, String url) {
        return transport == Transport.HTTP ? new HttpAsker(url) : new UdpAsker(URI.create(url));
    }

    private record HttpAsker(String url) implements Asker {
        @Override
        public AnnounceResult announce(Step step, InfoHash torrent) throws Exception {
            return HttpAnnounce.decodeAnnounce(
                    get(address(step.who()), TrackerUrl.announce(url, request(step, torrent))));
        }

        @Override
        public Counts scrape() throws Exception {
            String target =
                    TrackerUrl.scrape(url, List.of(WireHash.of(TORRENT))).orElseThrow();
            ScrapeResponse answer = (ScrapeResponse) HttpAnnounce.decodeScrape(get(address(9), target));
            return answer.swarms().getOrDefault(WireHash.of(TORRENT), new Counts(0, 0, 0, 0));
        }

        private static byte[] get(String from, String url) throws Exception {
            URI uri = URI.create(url);
            try (Socket socket = new Socket()) {
                socket.bind(new InetSocketAddress(from, 0));
                socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
                String request = "GET " + uri.getRawPath() + "?" + uri.getRawQuery()
                        + " HTTP/1.1\r\nHost: tracker\r\nConnection: close\r\n\r\n";
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                byte[] answer = socket.getInputStream().readAllBytes();
                int head = new String(answer, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n");
                return Arrays.copyOfRange(answer, head + 4, answer.length);
            }
        }
    }

    private record UdpAsker(URI url) implements Asker {
        @Override
        public AnnounceResult announce(Step step, InfoHash torrent) throws Exception {
            UdpAnswer answer =
                    ask(address(step.who()), id -> new UdpRequest.Announce(id, 8, request(step, torrent), "/announce"));
            return switch (answer) {
                case UdpAnswer.Announced announced -> announced.response();
                case UdpAnswer.Refused refused -> refused.failure();
                default -> throw new AssertionError(answer);
            };
        }

        @Override
        public Counts scrape() throws Exception {
            UdpAnswer answer = ask(address(9), id -> new UdpRequest.Scrape(id, 9, List.of(WireHash.of(TORRENT))));
            return ((UdpAnswer.Scraped) answer).counts().getFirst();
        }

        private interface Proved {
            UdpRequest with(long connectionId);
        }

        private UdpAnswer ask(String from, Proved request) throws Exception {
            try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getByName(from), 0))) {
                socket.setSoTimeout(30_000);
                socket.connect(new InetSocketAddress(url.getHost(), url.getPort()));
                UdpAnswer.Connected connected = (UdpAnswer.Connected) exchange(socket, new UdpRequest.Connect(7));
                return exchange(socket, request.with(connected.connectionId()));
            }
        }

        private static UdpAnswer exchange(DatagramSocket socket, UdpRequest request) throws Exception {
            ByteBuffer out = ByteBuffer.allocate(UdpAnnounce.REQUEST_LENGTH_MAX);
            UdpAnnounce.encode(request, out);
            socket.send(new DatagramPacket(out.array(), out.position()));
            DatagramPacket in = new DatagramPacket(new byte[2_048], 2_048);
            socket.receive(in);
            UdpAnswer answer = UdpAnnounce.decodeAnswer(ByteBuffer.wrap(in.getData(), 0, in.getLength()), false);
            assertThat(answer.transactionId()).isEqualTo(request.transactionId());
            return answer;
        }
    }
}
