package dev.spate.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkLogTest {
    @TempDir
    Path temp;

    @Test
    void saysOnceWhyAMachineEndsALink() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "one", TestContent.PIECE);
        try (LogLines log = new LogLines("dev.spate.engine.net.PeerLink");
                Session session = SessionWaits.open()) {
            TorrentHandle torrent =
                    session.add(content.download(temp.resolve("to")).build());
            try (FakePeer _ = FakePeer.dial(session, content.metainfo(), FakePeer.id("twice"))) {
                SessionWaits.until(
                        session, "it is linked", () -> torrent.status().swarm().peers() == 1);
                try (FakePeer second = FakePeer.dial(session, content.metainfo(), FakePeer.id("twice"))) {
                    second.awaitEnd();
                }
                assertThat(log.lines())
                        .filteredOn(line -> line.contains("ends"))
                        .singleElement()
                        .asString()
                        .matches("link \\d+ with 127\\.0\\.0\\.1:\\d+ over TCP ends: DUPLICATE");
            }
        }
    }
}
