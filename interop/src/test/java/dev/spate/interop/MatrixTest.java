package dev.spate.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Spate and every real client, in both directions. */
@Execution(ExecutionMode.CONCURRENT)
class MatrixTest {
    private static final boolean IS_FULL = Boolean.getBoolean("interop.full");
    private static final boolean IS_STANDIN = Boolean.getBoolean("interop.standin");
    private static final String ONLY = System.getProperty("interop.only", "");

    @TestFactory
    Stream<DynamicTest> spateAndEveryRealClientShareBothWays() {
        Peer.Starter spate = IS_STANDIN ? Libtorrent::new : Spate::new;
        return (IS_FULL ? fullProduct() : shortList())
                .stream()
                        .filter(meeting -> meeting.sentence().contains(ONLY))
                        .map(meeting -> DynamicTest.dynamicTest(meeting.sentence(), () -> meeting.run(spate)));
    }

    @Test
    void everyClientIsThereOrReportedByName() {
        List<String> missing = Clients.missing();

        missing.forEach(name -> System.out.println("interop: NOT RUN, not installed: " + name));
        if ("true".equals(System.getenv("CI"))) {
            assertThat(missing).as("programs that are not installed").isEmpty();
        }
    }

    @AfterAll
    static void nobodyHarmedTheSource() throws IOException, NoSuchAlgorithmException {
        Samples.checkUnharmed();
    }

    /** File and tree with each client in both directions, every other content once, alternately over HTTP and UDP. */
    private static List<Meeting> shortList() {
        List<Meeting> meetings = new ArrayList<>();
        for (Clients client : Clients.available()) {
            int turn = client.ordinal();
            Direction one = turn % 2 == 0 ? Direction.CLIENT_SEEDS : Direction.SPATE_SEEDS;
            Direction other = one.other();
            meetings.add(new Meeting(client, one, Content.FILE, turn(turn)));
            meetings.add(new Meeting(client, other, Content.FILE, turn(turn + 1)));
            meetings.add(new Meeting(client, one, Content.TREE, turn(turn + 1)));
            meetings.add(new Meeting(client, other, Content.TREE, turn(turn)));
            meetings.add(new Meeting(client, one, Content.LARGE_PIECES, turn(turn)));
            meetings.add(new Meeting(client, other, Content.LAST_BYTE, turn(turn + 1)));
            meetings.add(new Meeting(client, Direction.CLIENT_SEEDS, Content.SELECTION, turn(turn)));
            byMagnet(client, turn(turn)).stream()
                    .filter(meeting -> !isSlow(meeting))
                    .forEach(meetings::add);
            if (client == Clients.LIBTORRENT) {
                meetings.add(new Meeting(client, Direction.CLIENT_SEEDS, Content.SPARSE, Transport.HTTP));
            }
        }
        return meetings;
    }

    private static List<Meeting> byMagnet(Clients client, Transport transport) {
        return Stream.of(Direction.values())
                .map(direction -> new Meeting(client, direction, Content.TREE, transport).byMagnet())
                .toList();
    }

    /** Transmission asks for metadata only now and then, and takes a minute and a half for this alone. */
    private static boolean isSlow(Meeting meeting) {
        return meeting.client() == Clients.TRANSMISSION && meeting.direction() == Direction.SPATE_SEEDS;
    }

    private static Transport turn(int number) {
        return Transport.values()[number % 2];
    }

    private static List<Meeting> fullProduct() {
        List<Meeting> meetings = new ArrayList<>();
        for (Clients client : Clients.available()) {
            meetings.addAll(byMagnet(client, turn(client.ordinal())));
            for (Content content : Content.values()) {
                for (Direction direction : Direction.values()) {
                    for (Transport transport : Transport.values()) {
                        if (content.isFor(client)) {
                            meetings.add(new Meeting(client, direction, content, transport));
                        }
                    }
                }
            }
        }
        return meetings;
    }
}
