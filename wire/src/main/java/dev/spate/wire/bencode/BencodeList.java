package dev.spate.wire.bencode;

import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

/** A list of values, unmodifiable. */
public final class BencodeList extends AbstractList<BencodeValue> implements BencodeValue, RandomAccess {
    private final BencodeValue[] elements;
    private final int start;
    private final int end;

    BencodeList(BencodeValue[] elements, int start, int end) {
        this.elements = elements;
        this.start = start;
        this.end = end;
    }

    /** A list that was not decoded. */
    public static BencodeList of(List<? extends BencodeValue> elements) {
        return new BencodeList(elements.toArray(BencodeValue[]::new), 0, 0);
    }

    @Override
    public BencodeValue get(int index) {
        return elements[Objects.checkIndex(index, elements.length)];
    }

    @Override
    public int size() {
        return elements.length;
    }

    @Override
    public int start() {
        return start;
    }

    @Override
    public int end() {
        return end;
    }
}
