package dev.spate.share.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonObjectTest {
    @Test
    void readsWhatThisProgramWrites() throws JsonException {
        String name = "a \"b\" \\ \n\t\u0001 日本 😀";
        Json json = new Json()
                .put("name", name)
                .put("length", 1L << 40)
                .put("yes", true)
                .putStrings("l", List.of("x", name));

        JsonObject read =
                JsonObject.parse(json.put("inner", new Json().put("n", 1)).toString());

        assertThat(read.text("name")).contains(name);
        assertThat(read.number("length")).hasValue(1L << 40);
        assertThat(read.flag("yes")).isTrue();
        assertThat(read.texts("l")).containsExactly("x", name);
        assertThat(read.object("inner").orElseThrow().number("n")).hasValue(1);
    }

    @Test
    void treatsAMemberOfAnotherTypeAsMissing() throws JsonException {
        JsonObject read = JsonObject.parse("{\"a\":1.5,\"b\":null,\"c\":[1,\"x\"],\"d\":99999999999999999999}");

        assertThat(read.text("a")).isEmpty();
        assertThat(read.number("a")).isEmpty();
        assertThat(read.text("b")).isEmpty();
        assertThat(read.texts("c")).containsExactly("x");
        assertThat(read.number("d")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{\"a\":01}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":\"\\x\"}",
                "{\"a\":tru}",
                "{}x",
                "{\"a\":\"\n\"}",
                "{\"a\":+1}",
                "{,}",
                "{\"a\":[1,]}"
            })
    void refusesAnythingButAnObject(String text) {
        assertThatThrownBy(() -> JsonObject.parse(text)).isInstanceOf(JsonException.class);
    }

    @Test
    void refusesTooManyLevels() {
        assertThatThrownBy(() -> JsonObject.parse("{\"a\":" + "[".repeat(100_000)))
                .isInstanceOf(JsonException.class);
    }
}
