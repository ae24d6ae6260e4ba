package dev.spate.engine.resume;

import dev.spate.wire.ProtocolException;
import dev.spate.wire.peer.Bitfield;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * One saved state. Two slots are written alternately, so that the older one survives any damage to the newer one.
 *
 * <pre>
 * 8 bytes   number of the save
 * 8         time of the save, in nanoseconds since 1970
 * 1         bit 0: closed cleanly, bit 1: all doubtful pieces were checked, bit 2: without stamps
 * 8, 8      bytes uploaded, bytes downloaded
 * n         bitfield in the order of BEP 3
 *           for each file, 1 byte: bits 0–2 its priority, bit 3 it is guarded; and, unless the flag
 *           "without stamps" is set, 8 + 8 bytes: length (-1: missing) and time of modification at a clean end
 * 4         CRC32C of everything before and of the header's own checksum
 * </pre>
 *
 * @param number counts the saves of this file, from 1
 * @param savedNanos time of the save, in nanoseconds since 1970
 * @param stamps one for each file at a clean end, otherwise none
 */
record ResumeSlot(
        long number,
        long savedNanos,
        boolean isSettled,
        long uploadedBytes,
        long downloadedBytes,
        Bitfield pieces,
        List<Integer> priorities,
        BitSet guarded,
        List<SavedStamp> stamps) {
    /** The length of a file, or -1 if it is missing, and its time of modification. */
    record SavedStamp(long length, long modifiedNanos) {
        static final SavedStamp NONE = new SavedStamp(-1, 0);
    }

    private static final int CLEAN = 1;
    private static final int SETTLED = 2;
    /** Only the last save has stamps; the others save these 16 bytes for each file. */
    private static final int WITHOUT_STAMPS = 4;

    private static final int PRIORITY = 7;
    private static final int GUARDED = 8;
    private static final int FIXED_LENGTH = 4 * Long.BYTES + 1 + Integer.BYTES;
    private static final int STAMP_LENGTH = 2 * Long.BYTES;
    private static final int FLAGS_AT = 2 * Long.BYTES;

    ResumeSlot {
        priorities = List.copyOf(priorities);
        stamps = List.copyOf(stamps);
        guarded = (BitSet) guarded.clone();
    }

    boolean isClean() {
        return !stamps.isEmpty();
    }

    /** The maximum number of bytes of a slot. */
    static int length(int pieceCount, int fileCount) {
        return length(pieceCount, fileCount, true);
    }

    private static int length(int pieceCount, int fileCount, boolean hasStamps) {
        int perFile = hasStamps ? 1 + STAMP_LENGTH : 1;
        return FIXED_LENGTH + Bitfield.byteLength(pieceCount) + Math.multiplyExact(fileCount, perFile);
    }

    /** @param seal the header's checksum, so that a slot never matches another header */
    byte[] encode(int seal) {
        ByteBuffer out = ByteBuffer.allocate(length(pieces.size(), priorities.size(), isClean()));
        out.putLong(number).putLong(savedNanos);
        out.put((byte) ((isClean() ? CLEAN : WITHOUT_STAMPS) | (isSettled ? SETTLED : 0)));
        out.putLong(uploadedBytes).putLong(downloadedBytes).put(pieces.bytes());
        for (int i = 0; i < priorities.size(); i++) {
            out.put((byte) ((priorities.get(i) & PRIORITY) | (guarded.get(i) ? GUARDED : 0)));
            if (isClean()) {
                SavedStamp savedStamp = stamps.get(i);
                out.putLong(savedStamp.length()).putLong(savedStamp.modifiedNanos());
            }
        }
        out.putInt(ResumeHeader.checksum(out.array(), out.position()) ^ seal);
        return out.array();
    }

    /** Decodes the slot at the beginning of these bytes; empty when they are damaged or belong to another header. */
    static Optional<ResumeSlot> decode(byte[] bytes, int pieceCount, int fileCount, int seal) {
        boolean hasStamps = bytes.length > FLAGS_AT && (bytes[FLAGS_AT] & WITHOUT_STAMPS) == 0;
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int end = length(pieceCount, fileCount, hasStamps) - Integer.BYTES;
        if (bytes.length < end + Integer.BYTES || in.getInt(end) != (ResumeHeader.checksum(bytes, end) ^ seal)) {
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
        List<SavedStamp> stamps = new ArrayList<>(fileCount);
        for (int i = 0; i < fileCount; i++) {
            byte notes = in.get();
            priorities.add(notes & PRIORITY);
            guarded.set(i, (notes & GUARDED) != 0);
            if (hasStamps) {
                stamps.add(new SavedStamp(in.getLong(), in.getLong()));
            }
        }
        try {
            return Optional.of(new ResumeSlot(
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
