package dev.spate.tracker.swarm;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * The peers of one address family in one swarm. Owned by the table of the swarm.
 *
 * <p>The peers are packed in one array, downloaders first and all others after them. So the peers that an answer may
 * contain are a range of positions, and the counts are fields. A small list is searched from its beginning, which is
 * faster than an index; a large one has an index by address, which every move updates.
 */
final class PeerList {
    /** From this size, an index is faster than reading 8 cache lines. */
    private static final int INDEXED_FROM = 64;

    private static final int[] NO_INDEX = {};

    private final AddressFormat format;
    private int[] cells;
    /**
     * Open addressing: a position plus 1, or 0 for an empty slot. The length is a power of two, twice the number of
     * peers that fit.
     */
    private int[] index = NO_INDEX;

    private int size;
    private int downloaders;
    private int seeds;

    PeerList(AddressFormat format) {
        this.format = format;
        this.cells = new int[format.stride()];
    }

    int size() {
        return size;
    }

    /** The number of downloaders; they have the positions from 0. */
    int downloaders() {
        return downloaders;
    }

    int seeds() {
        return seeds;
    }

    /** Bytes of its arrays. */
    long memory() {
        return 4L * (cells.length + index.length);
    }

    int mark(int position) {
        return format.mark(cells, at(position));
    }

    long holder(int position) {
        return format.holder(cells, at(position));
    }

    Endpoint endpoint(int position) {
        return format.endpoint(cells, at(position));
    }

    /** The position of this peer, or -1. */
    int find(Endpoint peer) {
        if (index.length == 0) {
            return search(peer);
        }
        int slot = format.hash(peer) & (index.length - 1);
        while (index[slot] != 0) {
            if (format.matches(cells, at(index[slot] - 1), peer)) {
                return index[slot] - 1;
            }
            slot = (slot + 1) & (index.length - 1);
        }
        return -1;
    }

    private int search(Endpoint peer) {
        int stride = format.stride();
        for (int position = 0, at = 0; position < size; position++, at += stride) {
            if (format.matches(cells, at, peer)) {
                return position;
            }
        }
        return -1;
    }

    /** Adds a peer that is not in the list and returns its position. */
    int add(Endpoint peer, int mark) {
        makeRoom();
        format.store(cells, at(size), peer, mark);
        if (index.length > 0) {
            index[freeSlot(format.hash(peer))] = size + 1;
        }
        size++;
        seeds += PeerMeta.peerKind(mark) == PeerKind.COMPLETE ? 1 : 0;
        return PeerMeta.peerKind(mark) == PeerKind.DOWNLOADING ? toDownloaders(size - 1) : size - 1;
    }

    /** Changes the mark of a peer and returns its new position. */
    int update(int position, int mark) {
        PeerKind before = PeerMeta.peerKind(mark(position));
        PeerKind after = PeerMeta.peerKind(mark);
        format.mark(cells, at(position), mark);
        seeds += (after == PeerKind.COMPLETE ? 1 : 0) - (before == PeerKind.COMPLETE ? 1 : 0);
        if (before != PeerKind.DOWNLOADING && after == PeerKind.DOWNLOADING) {
            return toDownloaders(position);
        }
        if (before == PeerKind.DOWNLOADING && after != PeerKind.DOWNLOADING) {
            downloaders--;
            swap(position, downloaders);
            return downloaders;
        }
        return position;
    }

    /**
     * Removes a peer. Only peers at this position and after it move, and none of them moves to a position before it.
     */
    void remove(int position) {
        seeds -= PeerMeta.peerKind(mark(position)) == PeerKind.COMPLETE ? 1 : 0;
        if (index.length > 0) {
            clearSlot(slotOf(position));
        }
        int hole = position;
        if (position < downloaders) {
            downloaders--;
            move(downloaders, hole);
            hole = downloaders;
        }
        size--;
        move(size, hole);
        giveBackRoom();
    }

    /**
     * Writes randomly chosen peers: every set and every order is equally likely.
     *
     * @param range only peers at positions below it are written
     * @param self the position of the asking peer, which is not written; any other number when it is not in the list
     * @param want how many at most; fewer when the buffer has less room
     */
    void introduce(int range, int self, int want, Sample sample, RandomGenerator random, ByteBuffer out) {
        boolean isSelfInRange = self >= 0 && self < range;
        int candidates = range - (isSelfInRange ? 1 : 0);
        int count = Math.min(Math.min(want, candidates), out.remaining() / format.compactLength());
        int[] chosen = sample.choose(count, candidates, random);
        for (int i = 0; i < count; i++) {
            int position = chosen[i];
            if (isSelfInRange && position >= self) {
                position++;
            }
            format.write(cells, at(position), out);
        }
    }

    private int at(int position) {
        return position * format.stride();
    }

    private int toDownloaders(int position) {
        swap(position, downloaders);
        downloaders++;
        return downloaders - 1;
    }

    private void swap(int a, int b) {
        if (a == b) {
            return;
        }
        if (index.length > 0) {
            int slotOfA = slotOf(a);
            int slotOfB = slotOf(b);
            index[slotOfA] = b + 1;
            index[slotOfB] = a + 1;
        }
        int stride = format.stride();
        for (int i = 0; i < stride; i++) {
            int cell = cells[at(a) + i];
            cells[at(a) + i] = cells[at(b) + i];
            cells[at(b) + i] = cell;
        }
    }

    /** Moves a peer to a position whose peer is already removed or moved. */
    private void move(int from, int to) {
        if (from == to) {
            return;
        }
        if (index.length > 0) {
            index[slotOf(from)] = to + 1;
        }
        System.arraycopy(cells, at(from), cells, at(to), format.stride());
    }

    private int slotOf(int position) {
        int slot = format.hash(cells, at(position)) & (index.length - 1);
        while (index[slot] != position + 1) {
            slot = (slot + 1) & (index.length - 1);
        }
        return slot;
    }

    private int freeSlot(int hash) {
        int slot = hash & (index.length - 1);
        while (index[slot] != 0) {
            slot = (slot + 1) & (index.length - 1);
        }
        return slot;
    }

    /** Closes the gap, so that a search may end at the first empty slot. */
    private void clearSlot(int cleared) {
        int mask = index.length - 1;
        int hole = cleared;
        for (int slot = (hole + 1) & mask; index[slot] != 0; slot = (slot + 1) & mask) {
            int home = format.hash(cells, at(index[slot] - 1)) & mask;
            if (((slot - home) & mask) >= ((slot - hole) & mask)) {
                index[hole] = index[slot];
                hole = slot;
            }
        }
        index[hole] = 0;
    }

    private void makeRoom() {
        int capacity = cells.length / format.stride();
        if (size == capacity) {
            resize(capacity + Math.max(1, capacity / 2));
        }
    }

    private void giveBackRoom() {
        int capacity = cells.length / format.stride();
        if (capacity > 4 && size <= capacity / 4) {
            resize(capacity / 2);
        }
    }

    private void resize(int capacity) {
        cells = Arrays.copyOf(cells, capacity * format.stride());
        if (capacity <= INDEXED_FROM) {
            index = NO_INDEX;
            return;
        }
        int slots = Integer.highestOneBit(2 * capacity - 1);
        // At least a third of the slots stays empty, so that searches stay short.
        slots = slots < capacity + capacity / 2 ? 2 * slots : slots;
        if (slots != index.length) {
            index = new int[slots];
            for (int position = 0; position < size; position++) {
                index[freeSlot(format.hash(cells, at(position)))] = position + 1;
            }
        }
    }
}
