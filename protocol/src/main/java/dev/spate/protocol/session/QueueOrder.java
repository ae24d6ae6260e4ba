package dev.spate.protocol.session;

import static dev.spate.protocol.machine.Check.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * All torrents of a session in the owner's order. Owned by the session's loop.
 *
 * <p>Each entry has a position, and a smaller one goes first. Between two positions there is usually room for more, so a
 * move changes the position of one entry only, and only that one is saved again. The entries lie in segments of limited
 * length, so that no change touches all of them.
 */
final class QueueOrder {
    /** Positions lie between this and its negative, so that the difference of two of them fits a long. */
    private static final long POSITION_MAX = 1L << 61;

    /** The distance of a new first or last entry to its neighbour. It can be halved 32 times. */
    private static final long GAP = 1L << 32;

    /** Entries that are first moved apart when there is no room; twice as many each time that is not enough. */
    private static final int RESPACED_MIN = 64;

    /**
     * The least distance, for each entry that is moved apart. The more entries move, the more room they get: so after
     * many have moved, it takes as many insertions until that many move again.
     */
    private static final long ROOM_PER_ENTRY = 16;

    /** A longer segment is split: moving its entries by one takes less than a microsecond. */
    private static final int SEGMENT_MAX = 512;

    private final List<List<TorrentEntry>> segments = new ArrayList<>();
    private final Consumer<TorrentEntry> onRespaced;
    private int size;

    /** An empty order. It tells the consumer of each entry whose position changes because of another entry. */
    QueueOrder(Consumer<TorrentEntry> onRespaced) {
        this.onRespaced = onRespaced;
    }

    /** Whether an entry may have this position. */
    static boolean mayHold(long position) {
        return position > -POSITION_MAX && position < POSITION_MAX;
    }

    int size() {
        return size;
    }

    /**
     * Inserts each entry at its own position: behind an entry that has this position already, and behind those of the
     * list that come before it with the same one. A position that no entry may have stands for an end of the order.
     */
    void addAll(List<TorrentEntry> entries) {
        List<TorrentEntry> rising = new ArrayList<>(entries);
        rising.sort(Comparator.comparingLong(TorrentEntry::position));
        long before = 0;
        for (int i = 0; i < rising.size(); i++) {
            long position = rising.get(i).position();
            if (i > 0 && position == before) {
                insert(indexOf(rising.get(i - 1)) + 1, rising.get(i));
            } else {
                add(rising.get(i));
            }
            before = position;
        }
    }

    private void add(TorrentEntry entry) {
        long position = entry.position();
        if (!mayHold(position)) {
            insert(position < 0 ? 0 : size, entry);
            return;
        }
        int index = indexOf(position);
        if (index < size && get(index).position() == position) {
            insert(index + 1, entry);
        } else {
            put(index, entry);
        }
    }

    /** Inserts an entry before the one that is at this index now, and gives it a position there. */
    void insert(int index, TorrentEntry entry) {
        for (int count = RESPACED_MIN; right(index) - left(index) < 2; count *= 2) {
            moveApart(Math.max(0, index - count / 2), Math.min(size, index + count / 2));
        }
        entry.place(middle(index));
        put(index, entry);
    }

    void remove(TorrentEntry entry) {
        int index = indexOf(entry);
        int segment = segmentOf(index);
        segments.get(segment).remove(index - sizeBefore(segment));
        if (segments.get(segment).isEmpty()) {
            segments.remove(segment);
        }
        size--;
    }

    /** How many entries go before this one. */
    int indexOf(TorrentEntry entry) {
        int index = indexOf(entry.position());
        check(index < size && get(index) == entry, "an entry is in the order");
        return index;
    }

    /** The entry before which this many go. */
    TorrentEntry get(int index) {
        int segment = segmentOf(index);
        return segments.get(segment).get(index - sizeBefore(segment));
    }

    /** Passes each entry in order. */
    void forEach(Consumer<TorrentEntry> each) {
        segments.forEach(segment -> segment.forEach(each));
    }

    /** A position before the entry that is at this index now. */
    private long middle(int index) {
        long left = left(index);
        long right = right(index);
        if (size > 0 && index == size && right - left > GAP) {
            return left + GAP;
        }
        if (size > 0 && index == 0 && right - left > GAP) {
            return right - GAP;
        }
        return left + (right - left) / 2;
    }

    private long left(int index) {
        return index == 0 ? -POSITION_MAX : get(index - 1).position();
    }

    private long right(int index) {
        return index == size ? POSITION_MAX : get(index).position();
    }

    /** Spaces these entries evenly, unless they are too many for the room that they have. Their order stays. */
    private void moveApart(int from, int to) {
        int count = to - from;
        long position = left(from);
        long distance = (right(to) - position) / (count + 1);
        if (distance < ROOM_PER_ENTRY * count) {
            return;
        }
        List<TorrentEntry> moved = between(from, to);
        for (TorrentEntry entry : moved) {
            position += distance;
            entry.place(position);
        }
        moved.forEach(onRespaced);
    }

    private List<TorrentEntry> between(int from, int to) {
        List<TorrentEntry> entries = new ArrayList<>(to - from);
        int segment = segmentOf(from);
        for (int index = from - sizeBefore(segment); entries.size() < to - from; index++) {
            if (index == segments.get(segment).size()) {
                segment++;
                index = 0;
            }
            entries.add(segments.get(segment).get(index));
        }
        return entries;
    }

    private void put(int index, TorrentEntry entry) {
        if (segments.isEmpty()) {
            segments.add(new ArrayList<>());
        }
        int number = index == size ? segments.size() - 1 : segmentOf(index);
        List<TorrentEntry> segment = segments.get(number);
        segment.add(index - sizeBefore(number), entry);
        size++;
        if (segment.size() > SEGMENT_MAX) {
            List<TorrentEntry> second = segment.subList(SEGMENT_MAX / 2, segment.size());
            segments.add(number + 1, new ArrayList<>(second));
            second.clear();
        }
    }

    /** How many entries have a smaller position. */
    private int indexOf(long position) {
        int low = 0;
        int high = segments.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (segments.get(middle).getLast().position() < position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == segments.size() ? size : sizeBefore(low) + indexIn(segments.get(low), position);
    }

    private static int indexIn(List<TorrentEntry> segment, long position) {
        int low = 0;
        int high = segment.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (segment.get(middle).position() < position) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private int segmentOf(int index) {
        int segment = 0;
        for (int rest = index; rest >= segments.get(segment).size(); segment++) {
            rest -= segments.get(segment).size();
        }
        return segment;
    }

    private int sizeBefore(int segment) {
        int sum = 0;
        for (int i = 0; i < segment; i++) {
            sum += segments.get(i).size();
        }
        return sum;
    }
}
