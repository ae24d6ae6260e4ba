package dev.spate.share.follow;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * Parses server-sent events (WHATWG HTML, section 9.2.6), however the bytes are divided into portions. Owned by one
 * thread.
 *
 * <p>Lines end in LF, CR or CRLF. An empty line ends an event; an event that is cut off before is ignored.
 */
final class EventParser {
    /**
     * An event.
     *
     * @param id the last id that the stream has named; it may come from an earlier event
     * @param type {@code message} when the event has none
     * @param data its lines of data, with LF between them
     */
    record Event(String id, String type, String data) {}

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    private final StringBuilder data = new StringBuilder();
    private String type = "";
    private String id;
    private OptionalLong retryMillis = OptionalLong.empty();
    private boolean endedWithCarriageReturn;
    private boolean isFirstLine = true;
    private boolean hasData;

    /** @param lastId the last id of an earlier connection, or an empty text; it applies to events without an id */
    EventParser(String lastId) {
        this.id = lastId;
    }

    /** How long to wait before the next connection, in milliseconds, when the server has asked for a wait. */
    OptionalLong retryMillis() {
        return retryMillis;
    }

    /**
     * Returns the events that these bytes complete.
     *
     * @throws FeedException when a line or an event is longer than any share sends
     */
    List<Event> feed(byte[] bytes, int offset, int length) throws FeedException {
        List<Event> events = new ArrayList<>();
        for (int i = offset; i < offset + length; i++) {
            byte b = bytes[i];
            boolean isSecondOfPair = endedWithCarriageReturn && b == '\n';
            endedWithCarriageReturn = b == '\r';
            if (isSecondOfPair) {
                continue;
            }
            if (b == '\n' || b == '\r') {
                endLine(events);
            } else {
                if (line.size() >= FollowLimits.LINE_LENGTH_MAX) {
                    throw new FeedException(
                            "a line of an event is longer than " + FollowLimits.LINE_LENGTH_MAX + " bytes");
                }
                line.write(b);
            }
        }
        return events;
    }

    private void endLine(List<Event> events) throws FeedException {
        byte[] bytes = line.toByteArray();
        line.reset();
        int start = isFirstLine && startsWithMark(bytes) ? BYTE_ORDER_MARK.length : 0;
        isFirstLine = false;
        String text = new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8);
        if (text.isEmpty()) {
            endEvent(events);
        } else if (!text.startsWith(":")) {
            int colon = text.indexOf(':');
            String value = colon < 0 ? "" : text.substring(colon + 1);
            field(colon < 0 ? text : text.substring(0, colon), value.startsWith(" ") ? value.substring(1) : value);
        }
    }

    private static boolean startsWithMark(byte[] bytes) {
        return bytes.length >= BYTE_ORDER_MARK.length
                && bytes[0] == BYTE_ORDER_MARK[0]
                && bytes[1] == BYTE_ORDER_MARK[1]
                && bytes[2] == BYTE_ORDER_MARK[2];
    }

    private void field(String name, String value) throws FeedException {
        switch (name) {
            case "event" -> type = value;
            case "data" -> {
                if (data.length() + value.length() > FollowLimits.EVENT_LENGTH_MAX) {
                    throw new FeedException("an event is longer than " + FollowLimits.EVENT_LENGTH_MAX + " characters");
                }
                data.append(hasData ? "\n" : "").append(value);
                hasData = true;
            }
            case "id" -> {
                // The id is sent in a header later, so it may contain only characters that a header allows.
                boolean isUsable = value.length() <= FollowLimits.EVENT_ID_LENGTH_MAX
                        && value.chars().allMatch(c -> c > 0x20 && c < 0x7f);
                id = isUsable || value.isEmpty() ? value : id;
            }
            case "retry" -> {
                if (value.matches("[0-9]{1,9}")) {
                    retryMillis = OptionalLong.of(Long.parseLong(value));
                }
            }
            default -> {
                // The standard says to ignore fields with other names.
            }
        }
    }

    private void endEvent(List<Event> events) {
        if (hasData) {
            events.add(new Event(id, type.isEmpty() ? "message" : type, data.toString()));
        }
        data.setLength(0);
        hasData = false;
        type = "";
    }
}
