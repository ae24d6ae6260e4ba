package dev.spate.wire.bencode;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Writes canonical bencode, containers before their contents. Owned by one thread.
 *
 * <p>Keys must come in sorted order; another order is a bug of the caller and fails at once, because programs that sort
 * differently would compute different info-hashes.
 *
 * <pre>{@code
 * byte[] bytes = new BencodeWriter().dictionary().key("interval").integer(1800).key("peers").bytes(peers).end().toBytes();
 * }</pre>
 */
public final class BencodeWriter {
    private static final byte[] NO_KEY = {};

    /** An open list or dictionary. */
    private static final class Level {
        private final boolean isDictionary;
        private byte[] lastKey = NO_KEY;
        private boolean hasKeys;
        private boolean awaitsValue;

        private Level(boolean isDictionary) {
            this.isDictionary = isDictionary;
        }
    }

    private byte[] output = new byte[256];
    private int length;
    private final Deque<Level> open = new ArrayDeque<>();

    /** A writer that has not written anything yet. */
    public BencodeWriter() {}

    /**
     * The canonical bytes of this value: sorted keys, no leading zeros.
     *
     * @throws IllegalStateException if a leniently decoded dictionary repeats a key, because then it has no canonical
     *     form
     */
    public static byte[] encode(BencodeValue value) {
        return new BencodeWriter().value(value).toBytes();
    }

    /** Opens a dictionary. */
    public BencodeWriter dictionary() {
        beforeValue();
        append('d');
        open.push(new Level(true));
        return this;
    }

    /** Opens a list. */
    public BencodeWriter list() {
        beforeValue();
        append('l');
        open.push(new Level(false));
        return this;
    }

    /** Closes the innermost list or dictionary. */
    public BencodeWriter end() {
        if (open.isEmpty() || open.peek().awaitsValue) {
            throw new IllegalStateException("nothing to close, or a key without a value");
        }
        open.pop();
        append('e');
        return this;
    }

    /** Writes a key; its value must follow. */
    public BencodeWriter key(String key) {
        return key(key.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes a key of any bytes; its value must follow. */
    public BencodeWriter key(byte[] key) {
        Level level = open.peek();
        if (level == null || !level.isDictionary || level.awaitsValue) {
            throw new IllegalStateException("a key is not expected here");
        }
        if (level.hasKeys && Arrays.compareUnsigned(level.lastKey, key) >= 0) {
            throw new IllegalStateException("keys must be written in sorted order, each once");
        }
        level.lastKey = key.clone();
        level.hasKeys = true;
        level.awaitsValue = true;
        appendString(key);
        return this;
    }

    /** Writes an integer. */
    public BencodeWriter integer(long value) {
        beforeValue();
        append('i');
        append(Long.toString(value).getBytes(StandardCharsets.US_ASCII));
        append('e');
        return this;
    }

    /** Writes a string as UTF-8. */
    public BencodeWriter text(String text) {
        return bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes a string of these bytes. */
    public BencodeWriter bytes(byte[] bytes) {
        beforeValue();
        appendString(bytes);
        return this;
    }

    /** Writes a list of strings as UTF-8. */
    public BencodeWriter texts(List<String> texts) {
        list();
        texts.forEach(this::text);
        return end();
    }

    /** Writes bytes that are already one bencoded value, for example an info dictionary, unchanged. */
    public BencodeWriter raw(byte[] bencoded) {
        beforeValue();
        append(bencoded);
        return this;
    }

    /**
     * Writes a whole value, with its dictionaries sorted.
     *
     * @throws IllegalStateException if a leniently decoded dictionary repeats a key, because then it has no canonical
     *     form
     */
    public BencodeWriter value(BencodeValue value) {
        // A work list in reverse instead of recursion: a decoded value may be nested as deeply as its decoder allowed.
        Deque<Runnable> work = new ArrayDeque<>();
        work.push(() -> step(value, work));
        while (!work.isEmpty()) {
            work.pop().run();
        }
        return this;
    }

    /** The bytes written; everything opened must be closed. */
    public byte[] toBytes() {
        if (!open.isEmpty()) {
            throw new IllegalStateException(open.size() + " lists or dictionaries are still open");
        }
        return Arrays.copyOf(output, length);
    }

    private void step(BencodeValue value, Deque<Runnable> work) {
        switch (value) {
            case BencodeInteger integer -> integer(integer.value());
            case BencodeString string -> bytes(string.bytes());
            case BencodeList list -> {
                list();
                work.push(this::end);
                for (BencodeValue element : list.reversed()) {
                    work.push(() -> step(element, work));
                }
            }
            case BencodeDictionary dictionary -> {
                dictionary();
                work.push(this::end);
                List<BencodeDictionary.Entry> entries = new ArrayList<>(dictionary.entries());
                entries.sort((a, b) -> b.key().compareTo(a.key()));
                for (BencodeDictionary.Entry entry : entries) {
                    work.push(() -> step(entry.value(), work));
                    work.push(() -> key(entry.key().bytes()));
                }
            }
        }
    }

    private void beforeValue() {
        Level level = open.peek();
        if (level == null ? length > 0 : level.isDictionary && !level.awaitsValue) {
            throw new IllegalStateException("a value is not expected here");
        }
        if (level != null) {
            level.awaitsValue = false;
        }
    }

    private void appendString(byte[] bytes) {
        append(Integer.toString(bytes.length).getBytes(StandardCharsets.US_ASCII));
        append(':');
        append(bytes);
    }

    private void append(char c) {
        reserve(1);
        output[length++] = (byte) c;
    }

    private void append(byte[] bytes) {
        reserve(bytes.length);
        System.arraycopy(bytes, 0, output, length, bytes.length);
        length += bytes.length;
    }

    private void reserve(int more) {
        int needed = Math.addExact(length, more);
        if (needed > output.length) {
            output = Arrays.copyOf(output, (int) Math.max(needed, Math.min(2L * output.length, Integer.MAX_VALUE - 8)));
        }
    }
}
