package dev.spate.wire.bencode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class BencodeWriterTest {
    @Test
    void writesNestedValues() {
        byte[] bytes = new BencodeWriter()
                .dictionary()
                .key("a")
                .integer(-3)
                .key("b")
                .texts(List.of("x", ""))
                .key("c")
                .raw("de".getBytes(StandardCharsets.US_ASCII))
                .end()
                .toBytes();

        assertThat(new String(bytes, StandardCharsets.US_ASCII)).isEqualTo("d1:ai-3e1:bl1:x0:e1:cdee");
    }

    @Test
    void sortsKeysOfWholeValues() throws Exception {
        BencodeValue sloppy = BencodeDecoder.lenient()
                .decode("d1:bd1:zi01e1:yi2ee1:ali3eee".getBytes(StandardCharsets.US_ASCII))
                .root();

        assertThat(new String(BencodeWriter.encode(sloppy), StandardCharsets.US_ASCII))
                .isEqualTo("d1:ali3ee1:bd1:yi2e1:zi1eee");
    }

    @Test
    void writesWhatItReadsHoweverLong() throws Exception {
        byte[] large = new BencodeWriter()
                .list()
                .bytes(new byte[100_000])
                .integer(Long.MIN_VALUE)
                .end()
                .toBytes();

        assertThat(BencodeWriter.encode(BencodeDecoder.strict().decode(large).root()))
                .isEqualTo(large);
    }

    @Test
    void refusesKeysOutOfOrderOrTwice() {
        BencodeWriter writer = new BencodeWriter().dictionary().key("b").integer(1);

        assertThatThrownBy(() -> writer.key("a")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> writer.key("b")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesWhatIsNoDocument() {
        assertThatThrownBy(() -> new BencodeWriter().dictionary().integer(1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new BencodeWriter().dictionary().key("a").end())
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new BencodeWriter().list().key("a")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new BencodeWriter().list().toBytes()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new BencodeWriter().end()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new BencodeWriter().integer(1).integer(2)).isInstanceOf(IllegalStateException.class);
    }
}
