package dev.spate.engine;

import static dev.spate.engine.SessionWaits.addressOf;
import static dev.spate.engine.SessionWaits.completes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.engine.dribble.DribbleTransport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Links over a transport that the engine does not know, given to the session from outside. */
class SessionTransportTest {
    private static final int LENGTH = 20 * TestContent.PIECE + 7;

    @TempDir
    Path temp;

    private final List<DribbleTransport> transports = new ArrayList<>();
    private TestContent content;

    @BeforeEach
    void createContent() throws Exception {
        content = TestContent.file(temp.resolve("from"), "one.bin", LENGTH);
    }

    private Session open() {
        OperatingSystem system = OperatingSystem.real().withTransport(tcp -> {
            DribbleTransport transport = new DribbleTransport(tcp, transports.size());
            transports.add(transport);
            return transport;
        });
        return Session.open(SessionWaits.onLoopback().build(), system);
    }

    @Test
    void downloadsOverConnectionsThatDeliverOddPortionsLate() throws Exception {
        try (Session seed = open();
                Session leech = open()) {
            seed.add(content.seed().build());
            completes(leech.add(
                    content.download(temp.resolve("to")).peer(addressOf(seed)).build()));
        }

        content.assertIsIn(temp.resolve("to"));
        assertThat(transports).hasSize(2).allMatch(transport -> transport.carriedBytes() > LENGTH);
    }
}
