package dev.spate.wire.announce;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Finds the bencoded dictionary in the answer of an HTTP tracker, even while the answer is still arriving. A byte order
 * mark, blank lines or a warning of the server's program may stand before the dictionary, and anything after it. Used
 * by one thread.
 *
 * <p>A dictionary after anything but white space counts only if its first key is one that trackers use, so that no
 * other text is taken for an answer. The finder only finds the end of the dictionary; the decoder checks its contents.
 */
public final class AnswerFinder {
    private static final int NOWHERE = -1;

    // Each key with its length before it, as in the answer.
    private static final List<byte[]> FIRST_KEYS = List.of(
                    "8:complete",
                    "10:downloaded",
                    "11:downloaders",
                    "11:external ip",
                    "12:failure code",
                    "14:failure reason",
                    "5:files",
                    "5:flags",
                    "10:incomplete",
                    "8:interval",
                    "12:min interval",
                    "5:peers",
                    "6:peers6",
                    "8:retry in",
                    "10:tracker id",
                    "15:warning message")
            .stream()
            .map(key -> ("d" + key).getBytes(StandardCharsets.US_ASCII))
            .toList();

    private enum State {
        VALUE,
        INTEGER,
        LENGTH
    }

    private int searched;
    private boolean isOnlyBlank = true;
    private int starts;

    private int start = NOWHERE;
    private int end = NOWHERE;
    private int position;
    private int depth;
    private State state = State.VALUE;
    private int stringLength;

    /** A finder that has not yet seen any bytes. */
    public AnswerFinder() {}

    /**
     * Examines the bytes that have arrived so far.
     *
     * @param bytes the bytes of the last call and those that came after them
     * @param length how many there are
     * @return whether they contain a whole dictionary
     */
    public boolean isWhole(byte[] bytes, int length) {
        while (end == NOWHERE) {
            if (start == NOWHERE && !begin(bytes, length)) {
                return false;
            }
            if (!follow(bytes, length)) {
                return false;
            }
        }
        return true;
    }

    /** The dictionary, once it is whole. */
    public byte[] answer(byte[] bytes) {
        if (end == NOWHERE) {
            throw new IllegalStateException("the answer is not whole");
        }
        return Arrays.copyOfRange(bytes, start, end);
    }

    /** Finds the next place where the dictionary may begin; false when none has arrived. */
    private boolean begin(byte[] bytes, int length) {
        int limit = Math.min(length, AnnounceLimits.DIRT_LENGTH_MAX);
        for (; searched < limit && starts < AnnounceLimits.ANSWER_STARTS_MAX; searched++) {
            if (bytes[searched] == 'd') {
                if (!isOnlyBlank && isCutOff(bytes, length)) {
                    return false;
                }
                if (isOnlyBlank || hasFirstKey(bytes, length)) {
                    beginAt(searched++);
                    return true;
                }
            }
            isOnlyBlank &= isBlank(bytes[searched]);
        }
        return false;
    }

    private void beginAt(int index) {
        isOnlyBlank = false;
        starts++;
        start = index;
        position = index + 1;
        depth = 1;
        state = State.VALUE;
    }

    /** White space, or a byte of the byte order mark of UTF-8. */
    private static boolean isBlank(byte b) {
        return switch (b) {
            case ' ', '\t', '\r', '\n', 0, (byte) 0xef, (byte) 0xbb, (byte) 0xbf -> true;
            default -> false;
        };
    }

    private boolean hasFirstKey(byte[] bytes, int length) {
        return FIRST_KEYS.stream().anyMatch(key -> matches(key, bytes, length) == key.length);
    }

    /** Whether more bytes must arrive before the key is known. */
    private boolean isCutOff(byte[] bytes, int length) {
        return FIRST_KEYS.stream().anyMatch(key -> {
            int matching = matches(key, bytes, length);
            return matching < key.length && searched + matching == length;
        });
    }

    private int matches(byte[] key, byte[] bytes, int length) {
        int count = 0;
        while (count < key.length && searched + count < length && bytes[searched + count] == key[count]) {
            count++;
        }
        return count;
    }

    /**
     * Follows the dictionary to its end; false when the end has not arrived. When it turns out not to be a dictionary,
     * the search begins at another place.
     */
    private boolean follow(byte[] bytes, int length) {
        while (position < length) {
            if (!step(bytes[position++])) {
                start = NOWHERE;
                return true;
            }
            if (depth == 0) {
                end = position;
                return true;
            }
        }
        return false;
    }

    /** Takes one byte of bencoding; false when the byte is not valid there. */
    private boolean step(byte b) {
        return switch (state) {
            case VALUE -> value(b);
            case INTEGER -> {
                state = b == 'e' ? State.VALUE : State.INTEGER;
                yield b == 'e' || b == '-' || isDigit(b);
            }
            case LENGTH -> length(b);
        };
    }

    private boolean value(byte b) {
        switch (b) {
            case 'd', 'l' -> depth++;
            case 'e' -> depth--;
            case 'i' -> state = State.INTEGER;
            default -> {
                state = State.LENGTH;
                stringLength = b - '0';
                return isDigit(b);
            }
        }
        return true;
    }

    private boolean length(byte b) {
        if (b == ':') {
            state = State.VALUE;
            position += stringLength;
            return true;
        }
        stringLength = 10 * stringLength + (b - '0');
        return isDigit(b) && stringLength <= AnnounceLimits.RESPONSE_LENGTH_MAX;
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
