package dev.spate.share.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void writesMembersInTheirOrderOnOneLine() {
        String line = Json.event("x")
                .put("text", "a\"b\\c\nd\u0000")
                .put("number", Long.MAX_VALUE)
                .put("share", 0.5)
                .put("endless", Double.POSITIVE_INFINITY)
                .put("yes", true)
                .put("none", Optional.empty())
                .putStrings("list", List.of("a", "ü"))
                .putNumbers("numbers", List.of(1, 2))
                .putObjects("objects", List.of(new Json(), new Json().put("a", 1)))
                .toString();

        assertThat(line)
                .isEqualTo("{\"event\":\"x\",\"text\":\"a\\\"b\\\\c\\u000ad\\u0000\",\"number\":9223372036854775807,"
                        + "\"share\":0.500,\"endless\":null,\"yes\":true,\"none\":null,\"list\":[\"a\",\"ü\"],"
                        + "\"numbers\":[1,2],\"objects\":[{},{\"a\":1}]}");
    }

    @Test
    void escapesHalvesOfSurrogatePairsAndKeepsWholeOnes() {
        assertThat(new Json().put("a", "\ud83d\ude00 \ud83d \ude00").toString())
                .isEqualTo("{\"a\":\"\ud83d\ude00 \\ud83d \\ude00\"}");
    }
}
