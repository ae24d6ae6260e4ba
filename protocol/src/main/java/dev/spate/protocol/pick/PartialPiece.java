package dev.spate.protocol.pick;

import static dev.spate.protocol.machine.Check.check;

import dev.spate.wire.PieceGeometry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A piece that is started and not verified yet, block by block.
 *
 * <p>Owned by the {@link PiecePicker}. Each block is free, requested from one to
 * {@link PickLimits#REQUESTERS_OF_SLOW_MAX} peers, or received. Free blocks are requested from the front, so that one
 * peer's blocks arrive in the order in which they are hashed.
 */
final class PartialPiece {
    static final int NOBODY = -1;

    /** The low bits of a block's state are its number of requesters; this value says that it is received instead. */
    private static final int RECEIVED = 7;

    private static final int REQUESTERS = 7;

    /** All peers that the block is requested from are slow. */
    private static final int SLOW = 8;

    private final int piece;
    private final PieceGeometry geometry;
    private final byte[] states;

    /** How many blocks have each state, so that no search is needed to find that there is none. */
    private final int[] counts = new int[2 * SLOW];

    /** The only or first requester of each block; once it is received, the peer that sent it. */
    private final int[] peers;

    /** The further requesters of each block, with a fixed number of entries for each; empty until a block has one. */
    private int[] furtherPeers = {};

    /** Which of the requesters of each block are slow, one bit for each. */
    private final byte[] slowRequesters;

    /**
     * The peers that blocks are requested from, and how many from each, so that no search is needed to find that a peer
     * has none.
     */
    private int[] requesterIds = new int[2];

    private int[] requestCounts = new int[2];
    private int requesterTotal;

    private int firstFree;
    private long bytesReceived;
    private int owner = NOBODY;
    private boolean isSingleSource;
    private boolean isWanted;
    private boolean isOfUnproven;
    private long deadline = Deadlines.NEVER;

    /** The index at which {@link PartialPieces} keeps this piece among those with something to choose. */
    int index = NOBODY;

    PartialPiece(int piece, PieceGeometry geometry, boolean isWanted) {
        this.piece = piece;
        this.geometry = geometry;
        this.isWanted = isWanted;
        this.states = new byte[geometry.blockCount(piece)];
        this.counts[0] = states.length;
        this.peers = new int[states.length];
        this.slowRequesters = new byte[states.length];
        Arrays.fill(peers, NOBODY);
    }

    int piece() {
        return piece;
    }

    int blockCount() {
        return states.length;
    }

    int freeCount() {
        return counts[0];
    }

    int requestedCount() {
        return missingCount() - freeCount();
    }

    /** Blocks that are not received. */
    int missingCount() {
        return states.length - counts[RECEIVED];
    }

    /** Blocks that are requested from so many peers, all of them slow or not. */
    int count(int requesters, boolean isSlow) {
        return counts[requesters + (isSlow ? SLOW : 0)];
    }

    boolean isComplete() {
        return missingCount() == 0;
    }

    /** Whether forgetting this piece would lose nothing. */
    boolean isUntouched() {
        return freeCount() == states.length && !isSingleSource;
    }

    long bytesReceived() {
        return bytesReceived;
    }

    boolean hasSlowBlocks() {
        int slow = 0;
        for (int requesters = 1; requesters <= PickLimits.REQUESTERS_OF_SLOW_MAX; requesters++) {
            slow += count(requesters, true);
        }
        return slow > 0;
    }

    /** Whether a peer without requests in this piece could get a block of it. */
    boolean isChoosable() {
        return isWanted && freeCount() > 0;
    }

    boolean isWanted() {
        return isWanted;
    }

    void setWanted(boolean wanted) {
        isWanted = wanted;
    }

    long deadline() {
        return deadline;
    }

    void setDeadline(long time) {
        deadline = time;
    }

    /**
     * The peer that works on this piece, or {@link #NOBODY}. Others leave it alone while they have something else to
     * do.
     */
    int owner() {
        return owner;
    }

    void setOwner(int peer) {
        owner = peer;
    }

    /** Whether this peer must leave the piece alone, so that one peer alone is responsible for it. */
    boolean isClosedTo(int peer) {
        return isSingleSource && owner != NOBODY && owner != peer;
    }

    /** This peer alone brings all of it, so that it alone is responsible for it. */
    void assignTo(int peer) {
        owner = peer;
        isSingleSource = true;
    }

    /** Whether a block of it is requested from an unproven peer. */
    boolean isOfUnproven() {
        return isOfUnproven;
    }

    void markOfUnproven() {
        isOfUnproven = true;
    }

    /** Whether a block from this peer is accepted that is no longer requested from it. */
    boolean acceptsLate(int peer) {
        return isWanted && (!isSingleSource || owner == peer);
    }

    boolean isSingleSource() {
        return isSingleSource;
    }

    boolean isReceived(int block) {
        return requesterCount(block) == RECEIVED;
    }

    /** How many peers the block is requested from now; 0 when it is free, more than any limit when it is received. */
    int requesterCount(int block) {
        return states[block] & REQUESTERS;
    }

    boolean isSlow(int block) {
        return (states[block] & SLOW) != 0;
    }

    boolean isRequestedFrom(int block, int peer) {
        return numberOf(block, peer) >= 0;
    }

    /** Which requester of the block the peer is, or -1. */
    private int numberOf(int block, int peer) {
        int count = isReceived(block) ? 0 : requesterCount(block);
        for (int number = 0; number < count; number++) {
            if (requester(block, number) == peer) {
                return number;
            }
        }
        return -1;
    }

    /** How many blocks are requested from the peer. */
    int requestsOf(int peer) {
        int index = indexOf(peer);
        return index < 0 ? 0 : requestCounts[index];
    }

    /** How many requests there are, of all peers. */
    int requests() {
        int requests = 0;
        for (int i = 0; i < requesterTotal; i++) {
            requests += requestCounts[i];
        }
        return requests;
    }

    private int indexOf(int peer) {
        for (int i = 0; i < requesterTotal; i++) {
            if (requesterIds[i] == peer) {
                return i;
            }
        }
        return -1;
    }

    private void addRequest(int peer) {
        int index = indexOf(peer);
        if (index < 0) {
            if (requesterTotal == requesterIds.length) {
                requesterIds = Arrays.copyOf(requesterIds, 2 * requesterTotal);
                requestCounts = Arrays.copyOf(requestCounts, 2 * requesterTotal);
            }
            index = requesterTotal++;
            requesterIds[index] = peer;
            requestCounts[index] = 0;
        }
        requestCounts[index]++;
    }

    private void removeRequest(int peer) {
        int index = indexOf(peer);
        requestCounts[index]--;
        if (requestCounts[index] == 0) {
            requesterTotal--;
            requesterIds[index] = requesterIds[requesterTotal];
            requestCounts[index] = requestCounts[requesterTotal];
        }
    }

    /** Marks the first free block as requested and returns its number. */
    int requestFirstFree(int peer, boolean isSlow) {
        while (states[firstFree] != 0) {
            firstFree++;
        }
        request(firstFree, peer, isSlow);
        return firstFree;
    }

    /** Marks the block as requested from one more peer. */
    void request(int block, int peer, boolean isSlow) {
        int count = requesterCount(block);
        check(count < PickLimits.REQUESTERS_OF_SLOW_MAX, "a block is requested from a bounded number of peers");
        check(!isRequestedFrom(block, peer), "a block is requested from a peer once");
        if (count == 0) {
            peers[block] = peer;
        } else {
            if (furtherPeers.length == 0) {
                furtherPeers = new int[(PickLimits.REQUESTERS_OF_SLOW_MAX - 1) * states.length];
            }
            furtherPeers[further(block, count)] = peer;
        }
        addRequest(peer);
        enter(block, states[block] + 1);
        setSlow(block, count, isSlow);
    }

    /** Forgets that the block is requested from the peer. Returns whether it was. */
    boolean abandon(int block, int peer) {
        int number = numberOf(block, peer);
        if (number < 0) {
            return false;
        }
        dropRequester(block, number, requesterCount(block) - 1);
        removeRequest(peer);
        return true;
    }

    /** Forgets all requests to the peer. Returns whether there were any. */
    boolean abandonAll(int peer) {
        int requests = requestsOf(peer);
        boolean isAny = requests > 0;
        for (int block = 0; requests > 0; block++) {
            requests -= abandon(block, peer) ? 1 : 0;
        }
        return isAny;
    }

    /** The blocks that are requested from this peer may be requested from others too. */
    void markSlow(int peer) {
        int requests = requestsOf(peer);
        for (int block = 0; requests > 0; block++) {
            int number = numberOf(block, peer);
            if (number >= 0) {
                setSlow(block, number, true);
                requests--;
            }
        }
    }

    /** The block has arrived. Forgets all requests for it and returns the other peers that it was requested from. */
    List<Integer> receive(int block, int peer) {
        int count = requesterCount(block);
        check(count != RECEIVED, "a block is received once");
        List<Integer> others = count < 2 && peers[block] == peer ? List.of() : otherRequesters(block, peer);
        for (int i = 0; i < count; i++) {
            removeRequest(requester(block, i));
        }
        enter(block, RECEIVED);
        slowRequesters[block] = 0;
        peers[block] = peer;
        bytesReceived += geometry.block(piece, block).length();
        return others;
    }

    /** The hash is wrong: every block is wanted again, all of them from one peer. */
    void restart() {
        Arrays.fill(states, (byte) 0);
        Arrays.fill(slowRequesters, (byte) 0);
        Arrays.fill(peers, NOBODY);
        Arrays.fill(counts, 0);
        counts[0] = states.length;
        requesterTotal = 0;
        firstFree = 0;
        bytesReceived = 0;
        owner = NOBODY;
        isSingleSource = true;
    }

    boolean hasBlockOf(int peer) {
        for (int block = 0; block < states.length; block++) {
            if (isReceived(block) && peers[block] == peer) {
                return true;
            }
        }
        return false;
    }

    /** Every received block is wanted again. */
    void forgetReceived() {
        for (int block = 0; block < states.length; block++) {
            if (isReceived(block)) {
                peers[block] = NOBODY;
                enter(block, 0);
                firstFree = Math.min(firstFree, block);
            }
        }
        bytesReceived = 0;
    }

    /** For each block the peer that sent it, or {@link #NOBODY}. */
    int[] contributors() {
        int[] contributors = peers.clone();
        for (int block = 0; block < states.length; block++) {
            if (!isReceived(block)) {
                contributors[block] = NOBODY;
            }
        }
        return contributors;
    }

    /** Throws unless the counts agree with the blocks. For tests. */
    void verify() {
        int[] recounted = new int[counts.length];
        long bytes = 0;
        int requests = 0;
        for (int block = 0; block < states.length; block++) {
            int count = requesterCount(block);
            recounted[states[block]]++;
            bytes += count == RECEIVED ? geometry.block(piece, block).length() : 0;
            requests += count == RECEIVED ? 0 : count;
            check(count != 0 || block >= firstFree, "no free block is before the first");
            int all = count == RECEIVED ? 0 : (1 << count) - 1;
            check((slowRequesters[block] & ~all) == 0, "only requesters are slow");
            check(
                    isSlow(block) == (all != 0 && slowRequesters[block] == all),
                    "a block is slow when all its requesters are");
            check(
                    count == RECEIVED || count <= PickLimits.REQUESTERS_OF_SLOW_MAX,
                    "a block is requested from a bounded number of peers");
        }
        check(Arrays.equals(recounted, counts), "blocks are counted correctly");
        check(bytes == bytesReceived, "bytes are counted correctly");
        check(requests == requests(), "requests are counted correctly");
        for (int i = 0; i < requesterTotal; i++) {
            int peer = requesterIds[i];
            long its = IntStream.range(0, states.length)
                    .filter(block -> isRequestedFrom(block, peer))
                    .count();
            check(its == requestCounts[i], "the requests of a peer are counted correctly");
        }
    }

    private List<Integer> otherRequesters(int block, int peer) {
        List<Integer> others = new ArrayList<>();
        for (int i = 0; i < requesterCount(block); i++) {
            if (requester(block, i) != peer) {
                others.add(requester(block, i));
            }
        }
        return others;
    }

    private void dropRequester(int block, int dropped, int last) {
        if (dropped == 0) {
            peers[block] = last == 0 ? NOBODY : requester(block, last);
        } else {
            furtherPeers[further(block, dropped)] = requester(block, last);
        }
        boolean isLastSlow = (slowRequesters[block] & 1 << last) != 0;
        setSlow(block, last, false);
        enter(block, states[block] - 1);
        setSlow(block, dropped, isLastSlow && dropped != last);
        if (last == 0) {
            firstFree = Math.min(firstFree, block);
        }
    }

    private int requester(int block, int number) {
        return number == 0 ? peers[block] : furtherPeers[further(block, number)];
    }

    private static int further(int block, int number) {
        return (PickLimits.REQUESTERS_OF_SLOW_MAX - 1) * block + number - 1;
    }

    private void setSlow(int block, int number, boolean isSlow) {
        int others = slowRequesters[block] & ~(1 << number);
        slowRequesters[block] = (byte) (isSlow ? others | 1 << number : others);
        int all = (1 << requesterCount(block)) - 1;
        boolean areAll = all != 0 && slowRequesters[block] == all;
        if (areAll != isSlow(block)) {
            enter(block, states[block] ^ SLOW);
        }
    }

    private void enter(int block, int state) {
        counts[states[block]]--;
        states[block] = (byte) state;
        counts[state]++;
    }
}
