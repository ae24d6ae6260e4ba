package dev.spate.engine.resume;

import dev.spate.wire.ProtocolException;
import dev.spate.wire.peer.Bitfield;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * One saved state. Two slots are written by turns, so that the older one survives whatever happens to the newer.
 *
 * <pre>
 * 8 bytes   number of the save
 * 8         when, in nanoseconds since 1970
 * 1         bit 0: closed cleanly, bit 1: everything that was there before us has been checked
 * 8, 8      bytes uploaded, bytes downloaded
 * n         bitfield in the order of BEP 3
 *           for each file, 1 byte: bits 0–2 its priority, bit 3 it was there before us; and 8 + 8 bytes: length (-1: not
 *           there) and time of modification when closed cleanly
 * 4         CRC32C of everything before and of the header's own checksum
 * </pre>
 *
 * @param number counts the saves of this file, from 1
 * @param savedNanos since 1970
 * @param stamps one for each file when closed cleanly, otherwise none
 */
record Slot(
        long number,
        long savedNanos,
        boolean isSettled,
        long uploadedBytes,
        long downloadedBytes,
        Bitfield pieces,
        List<Integer> priorities,
        BitSet guarded,
        List<Stamp> stamps) {
    /** Length, or -1 for a file that is not there, and time of modification. */
    record Stamp(long length, long modifiedNanos) {
        static final Stamp NONE = new Stamp(-1, 0);
    }

    private static final int CLEAN = 1;
    private static final int SETTLED = 2;
    private static final int PRIORITY = 7;
    private static final int GUARDED = 8;
    private static final int FIXED_LENGTH = 4 * Long.BYTES + 1 + Integer.BYTES;
    private static final int FILE_LENGTH = 1 + 2 * Long.BYTES;

    Slot {
        priorities = List.copyOf(priorities);
        stamps = List.copyOf(stamps);
        guarded = (BitSet) guarded.clone();
    }

    boolean isClean() {
        return !stamps.isEmpty();
    }

    static int length(int pieceCount, int fileCount) {
        return FIXED_LENGTH + Bitfield.byteLength(pieceCount) + Math.multiplyExact(fileCount, FILE_LENGTH);
    }

    /** @param seal the header's checksum, so that a slot of another header never fits */
    byte[] encode(int seal) {
        ByteBuffer out = ByteBuffer.allocate(length(pieces.size(), priorities.size()));
        out.putLong(number).putLong(savedNanos);
        out.put((byte) ((isClean() ? CLEAN : 0) | (isSettled ? SETTLED : 0)));
        out.putLong(uploadedBytes).putLong(downloadedBytes).put(pieces.bytes());
        for (int i = 0; i < priorities.size(); i++) {
            Stamp stamp = isClean() ? stamps.get(i) : Stamp.NONE;
            out.put((byte) ((priorities.get(i) & PRIORITY) | (guarded.get(i) ? GUARDED : 0)));
            out.putLong(stamp.length()).putLong(stamp.modifiedNanos());
        }
        out.putInt(Header.checksum(out.array(), out.position()) ^ seal);
        return out.array();
    }

    /** The slot with these bytes, unless they are damaged or belong to another header. */
    static Optional<Slot> decode(byte[] bytes, int pieceCount, int fileCount, int seal) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int end = bytes.length - Integer.BYTES;
        if (bytes.length != length(pieceCount, fileCount) || in.getInt(end) != (Header.checksum(bytes, end) ^ seal)) {
            return Optional.empty();
        }
        long number = in.getLong();
        long savedNanos = in.getLong();
        byte flags = in.get();
        long uploadedBytes = in.getLong();
        long downloadedBytes = in.getLong();
        byte[] packed = new byte[Bitfield.byteLength(pieceCount)];
        in.get(packed);
        List<Integer> priorities = new ArrayList<>(fileCount);
        BitSet guarded = new BitSet(fileCount);
        List<Stamp> stamps = new ArrayList<>(fileCount);
        for (int i = 0; i < fileCount; i++) {
            byte notes = in.get();
            priorities.add(notes & PRIORITY);
            guarded.set(i, (notes & GUARDED) != 0);
            stamps.add(new Stamp(in.getLong(), in.getLong()));
        }
        try {
            return Optional.of(new Slot(
                    number,
                    savedNanos,
                    (flags & SETTLED) != 0,
                    uploadedBytes,
                    downloadedBytes,
                    Bitfield.decode(pieceCount, packed),
                    priorities,
                    guarded,
                    (flags & CLEAN) != 0 ? stamps : List.of()));
        } catch (ProtocolException e) {
            return Optional.empty();
        }
    }
}
