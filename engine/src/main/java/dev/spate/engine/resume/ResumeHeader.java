package dev.spate.engine.resume;

import dev.spate.wire.PieceGeometry;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/** The part of a resume file that never changes during a download. All numbers are big-endian.
 *
 * <pre>
 * 8 bytes   "spate 1\n"
 * 4         length of the header, from the first byte to the last of its checksum
 * 1 + n     length and bytes of the info-hash
 * 8, 4, 4   length of the content, length of a piece, number of files
 *           for each file: 2 + n, length and bytes of its path below the folder in UTF-8, with slashes
 * 4         CRC32C of everything before
 * </pre>
 *
 * <p>The names are saved because the rules that chose them may change, and the files must still be found.
 *
 * @param infoHash 20 or 32 bytes
 * @param files paths below the folder, elements joined by slashes
 */
record ResumeHeader(List<Byte> infoHash, PieceGeometry geometry, List<String> files) {
    private static final byte[] MAGIC = "spate 1\n".getBytes(StandardCharsets.US_ASCII);
    static final int PREFIX_LENGTH = MAGIC.length + Integer.BYTES;
    private static final int FIXED_LENGTH = PREFIX_LENGTH + 1 + Long.BYTES + 3 * Integer.BYTES;

    ResumeHeader {
        infoHash = List.copyOf(infoHash);
        files = List.copyOf(files);
    }

    static ResumeHeader of(byte[] infoHash, PieceGeometry geometry, List<String> files) {
        List<Byte> bytes = new ArrayList<>(infoHash.length);
        for (byte b : infoHash) {
            bytes.add(b);
        }
        return new ResumeHeader(bytes, geometry, files);
    }

    byte[] encode() {
        List<byte[]> names = new ArrayList<>(files.size());
        for (String file : files) {
            names.add(file.getBytes(StandardCharsets.UTF_8));
        }
        int length = FIXED_LENGTH + infoHash.size();
        for (byte[] name : names) {
            length = Math.addExact(length, Short.BYTES + name.length);
        }
        ByteBuffer out = ByteBuffer.allocate(length);
        out.put(MAGIC).putInt(length).put((byte) infoHash.size());
        infoHash.forEach(out::put);
        out.putLong(geometry.totalLength()).putInt(geometry.pieceLength()).putInt(files.size());
        for (byte[] name : names) {
            out.putShort((short) name.length).put(name);
        }
        out.putInt(checksum(out.array(), out.position()));
        return out.array();
    }

    /** The length of the header according to the first {@link #PREFIX_LENGTH} bytes, or 0 when they are not valid. */
    static int length(ByteBuffer prefix) {
        byte[] magic = new byte[MAGIC.length];
        prefix.get(magic);
        int length = prefix.getInt();
        boolean isOurs = java.util.Arrays.equals(magic, MAGIC);
        return isOurs && length >= FIXED_LENGTH && length <= ResumeLimits.HEADER_LENGTH_MAX ? length : 0;
    }

    /** Decodes a header; empty when the bytes are damaged. */
    static Optional<ResumeHeader> decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int end = bytes.length - Integer.BYTES;
        if (end < FIXED_LENGTH - Integer.BYTES || in.getInt(end) != checksum(bytes, end)) {
            return Optional.empty();
        }
        try {
            in.position(PREFIX_LENGTH);
            byte[] infoHash = new byte[in.get()];
            in.get(infoHash);
            PieceGeometry geometry = new PieceGeometry(in.getLong(), in.getInt());
            int count = in.getInt();
            List<String> files = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                byte[] name = new byte[Short.toUnsignedInt(in.getShort())];
                in.get(name);
                files.add(new String(name, StandardCharsets.UTF_8));
            }
            return Optional.of(of(infoHash, geometry, files));
        } catch (BufferUnderflowException | IllegalArgumentException | NegativeArraySizeException e) {
            return Optional.empty();
        }
    }

    static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
