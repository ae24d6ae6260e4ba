package dev.spate.wire.bencode;

/** An integer of at most 64 bits, signed. */
public final class BencodeInteger implements BencodeValue {
    private final long value;
    private final int start;
    private final int end;

    BencodeInteger(long value, int start, int end) {
        this.value = value;
        this.start = start;
        this.end = end;
    }

    /** An integer that was not decoded. */
    public static BencodeInteger of(long value) {
        return new BencodeInteger(value, 0, 0);
    }

    /** The number itself. */
    public long value() {
        return value;
    }

    @Override
    public int start() {
        return start;
    }

    @Override
    public int end() {
        return end;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BencodeInteger that && value == that.value;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
