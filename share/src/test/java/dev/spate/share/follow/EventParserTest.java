package dev.spate.share.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.share.follow.EventParser.Event;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventParserTest {
    private static List<Event> parse(String text) throws FeedException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new EventParser("").feed(bytes, 0, bytes.length);
    }

    @Test
    void readsIdTypeAndData() throws FeedException {
        assertThat(parse("id: 7\nevent: added\ndata: {\"a\":1}\n\n"))
                .containsExactly(new Event("7", "added", "{\"a\":1}"));
    }

    @Test
    void acceptsEveryKindOfLineEnd() throws FeedException {
        List<Event> expected = List.of(new Event("1", "a", "x\ny"), new Event("1", "message", "z"));

        assertThat(parse("id:1\nevent:a\ndata:x\ndata:y\n\ndata:z\n\n")).isEqualTo(expected);
        assertThat(parse("id:1\revent:a\rdata:x\rdata:y\r\rdata:z\r\r")).isEqualTo(expected);
        assertThat(parse("id:1\r\nevent:a\r\ndata:x\r\ndata:y\r\n\r\ndata:z\r\n\r\n"))
                .isEqualTo(expected);
    }

    @Test
    void readsTheSameHoweverTheBytesAreDivided() throws FeedException {
        String text =
                "\ufeffid: é1\nid: 1\r\nevent: added\r\ndata: größe 日本 😀\r\n\r\n:beat\n\nretry: 50\ndata: two\n\r\nid: 2\rdata\r\r";
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        List<Event> whole = parse(text);
        Random random = new Random(11);

        assertThat(whole)
                .containsExactly(
                        new Event("1", "added", "größe 日本 😀"),
                        new Event("1", "message", "two"),
                        new Event("2", "message", ""));
        for (int round = 0; round < 500; round++) {
            EventParser parser = new EventParser("");
            List<Event> events = new ArrayList<>();
            int at = 0;
            while (at < bytes.length) {
                int length = Math.min(bytes.length - at, random.nextInt(7));
                events.addAll(parser.feed(bytes, at, length));
                at += length;
            }
            assertThat(events).isEqualTo(whole);
            assertThat(parser.retryMillis()).hasValue(50);
        }
    }

    @Test
    void ignoresCommentsUnknownFieldsAndEventsWithoutData() throws FeedException {
        assertThat(parse(": beat\n\ncolour: red\nevent: none\nid: 3\n\ndata: x\n\n"))
                .containsExactly(new Event("3", "message", "x"));
    }

    @Test
    void ignoresAnEventThatIsCutOff() throws FeedException {
        assertThat(parse("data: x\n\nid: 9\ndata: y\n")).containsExactly(new Event("", "message", "x"));
    }

    @Test
    void keepsTheLastIdUntilThereIsANewOne() throws FeedException {
        byte[] bytes = "data: x\n\nid: b\ndata: y\n\nid\ndata: z\n\n".getBytes(StandardCharsets.UTF_8);

        assertThat(new EventParser("a").feed(bytes, 0, bytes.length))
                .extracting(Event::id)
                .containsExactly("a", "b", "");
    }

    @Test
    void ignoresAnIdThatNoHeaderCanContain() throws FeedException {
        assertThat(parse("id: a\ndata: x\n\nid: b\u0000c\ndata: y\n\nid: " + "d".repeat(1000) + "\ndata: z\n\n"))
                .extracting(Event::id)
                .containsOnly("a");
    }

    @Test
    void refusesALineWithoutEndAndAnEventWithoutEnd() {
        byte[] line = ("data: " + "x".repeat(FollowLimits.LINE_LENGTH_MAX)).getBytes(StandardCharsets.UTF_8);
        String half = "data: " + "x".repeat(FollowLimits.EVENT_LENGTH_MAX / 2 + 1) + "\n";

        assertThatThrownBy(() -> new EventParser("").feed(line, 0, line.length)).isInstanceOf(FeedException.class);
        assertThatThrownBy(() -> parse(half + half)).isInstanceOf(FeedException.class);
    }

    @Test
    void acceptsOnlyNumbersAsTimeToWait() throws FeedException {
        EventParser parser = new EventParser("");
        byte[] bytes = "retry: soon\nretry: -1\nretry: 99999999999\n\n".getBytes(StandardCharsets.UTF_8);
        parser.feed(bytes, 0, bytes.length);

        assertThat(parser.retryMillis()).isEmpty();
    }
}
