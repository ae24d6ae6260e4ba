package dev.spate.wire.bencode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A dictionary in the order of its document. When a key is repeated, the first one counts.
 *
 * <p>The typed accessors return nothing both when the key is missing and when its value has another type;
 * {@link #get(String)} tells the two apart.
 */
public final class BencodeDictionary implements BencodeValue {
    /** A key and its value. */
    public record Entry(BencodeString key, BencodeValue value) {}

    private final BencodeValue[] keysAndValues;
    private final boolean sorted;
    private final int start;
    private final int end;

    BencodeDictionary(BencodeValue[] keysAndValues, boolean sorted, int start, int end) {
        this.keysAndValues = keysAndValues;
        this.sorted = sorted;
        this.start = start;
        this.end = end;
    }

    /** A dictionary that was not decoded, sorted as BEP 3 wants it. */
    public static BencodeDictionary of(Map<String, ? extends BencodeValue> entries) {
        List<Entry> sortedEntries = new ArrayList<>();
        entries.forEach((key, value) -> sortedEntries.add(new Entry(BencodeString.of(key), value)));
        sortedEntries.sort((a, b) -> a.key().compareTo(b.key()));
        BencodeValue[] flat = new BencodeValue[2 * sortedEntries.size()];
        for (int i = 0; i < sortedEntries.size(); i++) {
            flat[2 * i] = sortedEntries.get(i).key();
            flat[2 * i + 1] = sortedEntries.get(i).value();
        }
        return new BencodeDictionary(flat, true, 0, 0);
    }

    /** Number of entries. */
    public int size() {
        return keysAndValues.length / 2;
    }

    /** The key of the entry at this index, in the order of the document. */
    public BencodeString key(int index) {
        return (BencodeString) keysAndValues[2 * Objects.checkIndex(index, size())];
    }

    /** The value of the entry at this index, in the order of the document. */
    public BencodeValue value(int index) {
        return keysAndValues[2 * Objects.checkIndex(index, size()) + 1];
    }

    /** All entries in the order of the document. */
    public List<Entry> entries() {
        List<Entry> entries = new ArrayList<>(size());
        for (int i = 0; i < size(); i++) {
            entries.add(new Entry(key(i), value(i)));
        }
        return entries;
    }

    /** Whether all keys are in strictly rising order, which also means that no key is repeated. */
    public boolean isSorted() {
        return sorted;
    }

    /** The value of this key, whatever its type. */
    public Optional<BencodeValue> get(String key) {
        int index = indexOf(key);
        return index < 0 ? Optional.empty() : Optional.of(value(index));
    }

    /** The value of this key if it is a string. */
    public Optional<BencodeString> string(String key) {
        int index = indexOf(key);
        return index >= 0 && value(index) instanceof BencodeString string ? Optional.of(string) : Optional.empty();
    }

    /** The value of this key if it is an integer. */
    public OptionalLong integer(String key) {
        int index = indexOf(key);
        return index >= 0 && value(index) instanceof BencodeInteger integer
                ? OptionalLong.of(integer.value())
                : OptionalLong.empty();
    }

    /** The value of this key if it is a list. */
    public Optional<BencodeList> list(String key) {
        int index = indexOf(key);
        return index >= 0 && value(index) instanceof BencodeList list ? Optional.of(list) : Optional.empty();
    }

    /** The value of this key if it is a dictionary. */
    public Optional<BencodeDictionary> dictionary(String key) {
        int index = indexOf(key);
        return index >= 0 && value(index) instanceof BencodeDictionary dictionary
                ? Optional.of(dictionary)
                : Optional.empty();
    }

    private int indexOf(String key) {
        return sorted ? indexInSorted(key) : indexInUnsorted(key);
    }

    private int indexInSorted(String key) {
        int low = 0;
        int high = size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = key(middle).compareTo(key);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    private int indexInUnsorted(String key) {
        for (int i = 0; i < size(); i++) {
            if (key(i).compareTo(key) == 0) {
                return i;
            }
        }
        return -1;
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
        return other instanceof BencodeDictionary that && entries().equals(that.entries());
    }

    @Override
    public int hashCode() {
        return entries().hashCode();
    }

    @Override
    public String toString() {
        return entries().toString();
    }
}
