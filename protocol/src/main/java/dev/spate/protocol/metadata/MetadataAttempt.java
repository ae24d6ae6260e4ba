package dev.spate.protocol.metadata;

import static dev.spate.protocol.machine.Check.check;

import dev.spate.wire.peer.MetadataMessage;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.OptionalInt;
import java.util.Set;

/**
 * One attempt to assemble the metadata: for one claimed length, from all peers that claim it or from a single peer.
 * Owned by the download.
 *
 * <p>Memory is taken as pieces arrive. A mere claim costs a reference and two numbers for each 16 KiB.
 */
final class MetadataAttempt {
    private static final byte[] MISSING = {};
    private static final int NOBODY = -1;

    private final int length;
    private final OptionalInt sole;
    private long lastReceivedAt;
    private final byte[][] pieces;
    private final int[] sender;
    private final int[] requestedTimes;
    private final long[] requestedAt;
    private int missing;
    private long bytes;

    MetadataAttempt(int length, OptionalInt sole, long now) {
        this.length = length;
        this.sole = sole;
        this.lastReceivedAt = now;
        int count = pieceCount(length);
        this.pieces = new byte[count][];
        this.sender = new int[count];
        this.requestedTimes = new int[count];
        this.requestedAt = new long[count];
        this.missing = count;
        Arrays.fill(pieces, MISSING);
        Arrays.fill(sender, NOBODY);
    }

    static int pieceCount(int length) {
        return (length + MetadataMessage.PIECE_LENGTH - 1) / MetadataMessage.PIECE_LENGTH;
    }

    int length() {
        return length;
    }

    /** The only peer that this attempt asks, or empty: then it asks all peers that claim its length. */
    OptionalInt sole() {
        return sole;
    }

    /** Bytes that have not arrived. */
    long bytesLeft() {
        return length - bytes;
    }

    /** When the latest piece arrived, or when the attempt began. */
    long lastReceivedAt() {
        return lastReceivedAt;
    }

    long bytes() {
        return bytes;
    }

    int pieceCount() {
        return pieces.length;
    }

    boolean has(int piece) {
        return pieces[piece].length > 0;
    }

    boolean isWhole() {
        return missing == 0;
    }

    int pieceLength(int piece) {
        return Math.min(MetadataMessage.PIECE_LENGTH, length - piece * MetadataMessage.PIECE_LENGTH);
    }

    /**
     * A piece that was never requested, otherwise the one that was requested longest ago and may be requested again, or
     * -1.
     */
    int next(Set<Integer> except, long now) {
        int oldest = -1;
        for (int piece = 0; piece < pieces.length; piece++) {
            if (has(piece) || except.contains(piece)) {
                continue;
            }
            if (requestedTimes[piece] == 0) {
                return piece;
            }
            boolean mayRepeat = now - requestedAt[piece] >= MetadataLimits.ASK_AGAIN_AFTER;
            if (mayRepeat && (oldest < 0 || requestedAt[piece] < requestedAt[oldest])) {
                oldest = piece;
            }
        }
        return oldest;
    }

    void onRequested(int piece, long now) {
        requestedTimes[piece]++;
        requestedAt[piece] = now;
    }

    /** A request that will not be answered. */
    void onGivenUp(int piece) {
        check(requestedTimes[piece] > 0, "only requested pieces are given up");
        requestedTimes[piece]--;
    }

    void put(int piece, byte[] data, int from, long now) {
        check(!has(piece) && data.length == pieceLength(piece), "a piece comes once, with its length");
        pieces[piece] = data;
        sender[piece] = from;
        missing--;
        bytes += data.length;
        lastReceivedAt = now;
    }

    int sender(int piece) {
        return sender[piece];
    }

    /** All peers that sent a piece. */
    Set<Integer> senders() {
        Set<Integer> all = new LinkedHashSet<>();
        for (int peer : sender) {
            if (peer != NOBODY) {
                all.add(peer);
            }
        }
        return all;
    }

    byte[] piece(int piece) {
        return pieces[piece];
    }

    /** The hash of the whole metadata. */
    byte[] hash(MessageDigest sha1) {
        check(isWhole(), "only complete metadata has a hash");
        for (byte[] piece : pieces) {
            sha1.update(piece);
        }
        return sha1.digest();
    }

    byte[] toBytes() {
        check(isWhole(), "only complete metadata is returned");
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] piece : pieces) {
            System.arraycopy(piece, 0, all, at, piece.length);
            at += piece.length;
        }
        return all;
    }
}
