package dev.spate.wire.bencode;

import dev.spate.wire.ProtocolException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One pass over one document. Nesting is kept in arrays instead of on the stack: {@code pending} holds the finished
 * values of all open containers, and {@code containerMark} says where the values of each container begin.
 */
final class BencodeScanner {
    /** Enough to tell a person what is wrong with a file; with more, a hostile file could fill the log. */
    private static final int WARNINGS_MAX = 8;

    private final BencodeDecoder rules;
    private final byte[] input;
    private final int limit;
    private final List<String> warnings = new ArrayList<>();

    private int position;
    private int valueCount;
    private BencodeValue[] pending = new BencodeValue[16];
    private int pendingCount;

    private int depth;
    private int[] containerStart = new int[8];
    private int[] containerMark = new int[8];
    private boolean[] containerSorted = new boolean[8];

    BencodeScanner(BencodeDecoder rules, byte[] input, int offset, int limit) {
        this.rules = rules;
        this.input = input;
        this.position = offset;
        this.limit = limit;
    }

    BencodeValue scan() throws ProtocolException {
        do {
            step();
        } while (depth > 0);
        return pending[0];
    }

    List<String> warnings() {
        return warnings;
    }

    void warn(String what) {
        if (warnings.size() < WARNINGS_MAX) {
            warnings.add(what);
        }
    }

    private void step() throws ProtocolException {
        int first = peek();
        if (first >= '0' && first <= '9') {
            push(scanString());
        } else if (first == 'e' && depth > 0) {
            close();
        } else if (expectsKey()) {
            throw error("a dictionary key is not a string");
        } else if (first == 'i') {
            push(scanInteger());
        } else if (first == 'l' || first == 'd') {
            open();
        } else {
            throw error("no value begins");
        }
    }

    private boolean inDictionary() {
        return depth > 0 && input[containerStart[depth - 1]] == 'd';
    }

    private boolean expectsKey() {
        return inDictionary() && (pendingCount - containerMark[depth - 1]) % 2 == 0;
    }

    private void open() throws ProtocolException {
        if (depth == rules.depthMax()) {
            throw error("nesting is deeper than " + rules.depthMax());
        }
        countValue();
        if (depth == containerStart.length) {
            containerStart = Arrays.copyOf(containerStart, 2 * depth);
            containerMark = Arrays.copyOf(containerMark, 2 * depth);
            containerSorted = Arrays.copyOf(containerSorted, 2 * depth);
        }
        containerStart[depth] = position++;
        containerMark[depth] = pendingCount;
        containerSorted[depth] = true;
        depth++;
    }

    private void close() throws ProtocolException {
        boolean dictionary = inDictionary();
        if (dictionary && !expectsKey()) {
            throw error("a dictionary key has no value");
        }
        position++;
        depth--;
        int mark = containerMark[depth];
        int start = containerStart[depth];
        BencodeValue[] content = Arrays.copyOfRange(pending, mark, pendingCount);
        pendingCount = mark;
        append(
                dictionary
                        ? new BencodeDictionary(content, containerSorted[depth], start, position)
                        : new BencodeList(content, start, position));
    }

    private void push(BencodeValue value) throws ProtocolException {
        countValue();
        if (value instanceof BencodeString key && expectsKey()) {
            checkOrder(key);
        }
        append(value);
    }

    private void checkOrder(BencodeString key) throws ProtocolException {
        int mark = containerMark[depth - 1];
        if (pendingCount == mark) {
            return;
        }
        int order = ((BencodeString) pending[pendingCount - 2]).compareTo(key);
        if (order >= 0) {
            containerSorted[depth - 1] = false;
            soften(key.start(), order == 0 ? "a dictionary key is repeated" : "dictionary keys are not sorted");
        }
    }

    private void append(BencodeValue value) {
        if (pendingCount == pending.length) {
            pending = Arrays.copyOf(pending, 2 * pendingCount);
        }
        pending[pendingCount++] = value;
    }

    private void countValue() throws ProtocolException {
        if (++valueCount > rules.valuesMax()) {
            throw error("more than " + rules.valuesMax() + " values");
        }
    }

    private BencodeString scanString() throws ProtocolException {
        int start = position;
        long length = 0;
        int next = peek();
        while (next >= '0' && next <= '9') {
            length = 10 * length + (next - '0');
            if (length > limit) {
                throw error("a string is longer than the input");
            }
            position++;
            next = peek();
        }
        if (next != ':') {
            throw error("no colon follows the length of a string");
        }
        if (input[start] == '0' && position - start > 1) {
            soften(start, "the length of a string has a leading zero");
        }
        position++;
        if (length > limit - position) {
            throw error("a string is longer than the input");
        }
        int contentStart = position;
        position += (int) length;
        return new BencodeString(input, start, contentStart, position);
    }

    private BencodeInteger scanInteger() throws ProtocolException {
        int start = position++;
        boolean negative = peek() == '-';
        if (negative) {
            position++;
        }
        int digits = position;
        long value = 0;
        int next = peek();
        while (next >= '0' && next <= '9') {
            value = appendDigit(value, next - '0', negative);
            position++;
            next = peek();
        }
        if (next != 'e' || position == digits) {
            throw error("an integer has something other than digits");
        }
        if (input[digits] == '0' && (negative || position - digits > 1)) {
            soften(start, "an integer has a leading zero or is a negative zero");
        }
        position++;
        return new BencodeInteger(value, start, position);
    }

    private long appendDigit(long value, int digit, boolean negative) throws ProtocolException {
        try {
            long shifted = Math.multiplyExact(value, 10L);
            return negative ? Math.subtractExact(shifted, digit) : Math.addExact(shifted, digit);
        } catch (ArithmeticException overflow) {
            throw error("an integer has more than 64 bits");
        }
    }

    private int peek() throws ProtocolException {
        if (position >= limit) {
            throw error("the input ends too early");
        }
        return input[position];
    }

    private void soften(int at, String what) throws ProtocolException {
        if (rules.isStrict()) {
            throw new ProtocolException("bencode: " + what + " at byte " + at);
        }
        warn(what + " at byte " + at);
    }

    private ProtocolException error(String what) {
        return new ProtocolException("bencode: " + what + " at byte " + position);
    }
}
