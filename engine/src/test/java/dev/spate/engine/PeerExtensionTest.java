package dev.spate.engine;

import static dev.spate.engine.SessionWaits.addressOf;
import static dev.spate.engine.SessionWaits.completes;
import static dev.spate.engine.SessionWaits.onLoopback;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerExtensionTest {
    private static final int LENGTH = 4 * TestContent.PIECE;

    @TempDir
    Path temp;

    /** Greets each peer, and notes what happens. */
    private static class Greeting implements PeerExtension {
        private final String text;
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

        Greeting(String text) {
            this.text = text;
        }

        @Override
        public String name() {
            return "x_greeting";
        }

        @Override
        public void onPeer(ExtensionPeer peer) {
            peer.send(text.getBytes(UTF_8));
        }

        @Override
        public void onMessage(ExtensionPeer peer, byte[] message) {
            heard.add(new String(message, UTF_8));
        }

        @Override
        public void onLeft(ExtensionPeer peer) {
            heard.add("left");
        }
    }

    private static Session open(PeerExtension extension) {
        return Session.open(onLoopback().extension(extension).build());
    }

    @Test
    void twoProgramsExchangeMessages() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "one.bin", LENGTH);
        Greeting ofSeed = new Greeting("seed");
        Greeting ofLeech = new Greeting("leech");

        try (Session seed = open(ofSeed);
                Session leech = open(ofLeech)) {
            seed.add(content.seed().build());
            // Slow enough that the link lasts for more than a moment.
            completes(leech.add(content.download(temp.resolve("to"))
                    .peer(addressOf(seed))
                    .downBytesPerSecond(200_000)
                    .build()));

            assertThat(ofSeed.heard.poll(60, SECONDS)).isEqualTo("leech");
            assertThat(ofLeech.heard.poll(60, SECONDS)).isEqualTo("seed");
            // Both are seeds now.
            assertThat(ofSeed.heard.poll(60, SECONDS)).isEqualTo("left");
        }
    }

    @Test
    void anExtensionThatThrowsEndsAndTheTorrentContinues() throws Exception {
        TestContent content = TestContent.file(temp.resolve("from"), "one.bin", LENGTH);
        PeerExtension broken = new Greeting("seed") {
            @Override
            public void onPeer(ExtensionPeer peer) {
                throw new IllegalStateException("a bug of the program");
            }
        };

        try (Session seed = open(broken);
                Session leech = open(new Greeting("leech"))) {
            seed.add(content.seed().build());
            completes(leech.add(
                    content.download(temp.resolve("to")).peer(addressOf(seed)).build()));
        }
        content.assertIsIn(temp.resolve("to"));
    }

    @Test
    void refusesNamesThatAreTaken() {
        SessionConfig.Builder builder = onLoopback().extension(new Greeting("one"));

        assertThatIllegalArgumentException().isThrownBy(() -> builder.extension(new Greeting("two")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.extension(new Greeting("x") {
                    @Override
                    public String name() {
                        return "ut_metadata";
                    }
                }));
        assertThat(builder.build().extensions()).hasSize(1);
    }
}
