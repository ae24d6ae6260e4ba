package dev.spate.engine.disk;

import dev.spate.engine.file.FileOperations;
import dev.spate.engine.file.FileOperations.Access;
import dev.spate.engine.file.FileOperations.OpenFile;
import dev.spate.engine.file.Folder;
import dev.spate.engine.file.Transfer;
import dev.spate.wire.PieceGeometry;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One hidden file with those bytes of downloaded pieces that belong to unwanted files. So an unwanted file does not
 * exist under its name, and its missing bytes need no space. Thread-safe; for disk threads and the thread that opens.
 *
 * <p>It is a sequence of slots of one length. A slot has 4 bytes with the index of a piece plus 1, 4 bytes with their
 * complement, and space for the piece. A piece gets its slot when its first byte is written.
 */
public final class PartFile {
    private static final int HEADER_LENGTH = 2 * Integer.BYTES;

    private final FileOperations operations;
    private final Folder folder;
    private final Path path;
    private final PieceGeometry geometry;
    private final Map<Integer, Integer> slots = new HashMap<>();
    private int slotCount;
    private boolean isDirty;
    private boolean isNew;
    private @Nullable OpenFile open;

    private PartFile(FileOperations operations, Folder folder, Path path, PieceGeometry geometry) {
        this.operations = operations;
        this.folder = folder;
        this.path = path;
        this.geometry = geometry;
    }

    /**
     * The part file with this name, with the slots of an earlier run. If it does not exist, it is created with its
     * first byte.
     */
    public static PartFile of(FileOperations operations, Folder folder, Path path, PieceGeometry geometry)
            throws IOException {
        PartFile file = new PartFile(operations, folder, path, geometry);
        file.readSlots();
        return file;
    }

    private synchronized void readSlots() throws IOException {
        try (OpenFile there = operations.open(folder, path, Access.READ)) {
            for (long at = 0; at + HEADER_LENGTH <= there.size(); at += slotLength()) {
                ByteBuffer header = ByteBuffer.allocate(HEADER_LENGTH);
                Transfer.read(there, header, at);
                int piece = header.getInt(0) - 1;
                if (header.getInt(Integer.BYTES) == ~(piece + 1) && piece >= 0 && piece < geometry.pieceCount()) {
                    slots.put(piece, slotCount);
                }
                slotCount++;
            }
        } catch (NoSuchFileException e) {
            // No such file exists yet.
        }
    }

    private long slotLength() {
        return (long) HEADER_LENGTH + geometry.pieceLength();
    }

    /** Whether it contains bytes of the piece. */
    public synchronized boolean holds(int piece) {
        return slots.containsKey(piece);
    }

    /** The number of bytes that it needs for those of these pieces that have no slot yet. */
    public synchronized long roomFor(BitSet pieces) {
        return pieces.stream().filter(piece -> !slots.containsKey(piece)).count() * slotLength();
    }

    int pieceAt(long offset) {
        return geometry.pieceAt(offset);
    }

    /** The offset of the piece's end in the content. */
    long pieceEnd(int piece) {
        return geometry.pieceOffset(piece) + geometry.pieceLength(piece);
    }

    synchronized boolean isEmpty() {
        return slots.isEmpty();
    }

    /** Writes the rest of the buffer, which is within one piece. */
    synchronized void write(long offset, ByteBuffer bytes) throws IOException {
        int piece = geometry.pieceAt(offset);
        OpenFile file = opened();
        Integer known = slots.get(piece);
        int slot = known == null ? slotCount : known;
        if (known == null) {
            ByteBuffer header = ByteBuffer.allocate(HEADER_LENGTH);
            header.putInt(0, piece + 1).putInt(Integer.BYTES, ~(piece + 1));
            Transfer.write(file, header, slot * slotLength());
            slots.put(piece, slot);
            slotCount++;
        }
        isDirty = true;
        Transfer.write(file, bytes, position(slot, piece, offset));
    }

    /** Fills the rest of the buffer, which is within one piece. */
    synchronized void read(long offset, ByteBuffer into) throws IOException {
        int piece = geometry.pieceAt(offset);
        Integer slot = slots.get(piece);
        if (slot == null) {
            throw new EOFException("is not wanted and was not downloaded");
        }
        Transfer.read(opened(), into, position(slot, piece, offset));
    }

    private long position(int slot, int piece, long offset) {
        return slot * slotLength() + HEADER_LENGTH + offset - geometry.pieceOffset(piece);
    }

    private OpenFile opened() throws IOException {
        OpenFile current = open;
        if (current == null) {
            try {
                if (operations.stamp(folder, path).isPresent() && operations.nameCount(folder, path) > 1) {
                    operations.separate(folder, path);
                    isNew = true;
                }
                current = operations.open(folder, path, Access.WRITE);
            } catch (NoSuchFileException e) {
                current = operations.open(folder, path, Access.CREATE_NEW);
                isNew = true;
            }
            open = current;
        }
        return current;
    }

    /** Lets the next force cover bytes of another process, which may not be durable. */
    synchronized void doubtDurability() {
        isDirty = true;
    }

    synchronized void force() throws IOException {
        // The lock excludes writes. The next force tries again what has failed.
        if (isDirty) {
            opened().force();
            isDirty = false;
        }
        if (isNew) {
            operations.forceFolder(folder, Path.of(""));
            isNew = false;
        }
    }

    synchronized void close() {
        OpenFile current = open;
        open = null;
        if (current != null) {
            try (current) {
                if (isDirty) {
                    current.force();
                }
            } catch (IOException e) {
                // Bytes that had to be durable were forced before.
                System.getLogger(PartFile.class.getName()).log(System.Logger.Level.DEBUG, "could not close " + path, e);
            }
        }
    }

    /** Deletes the file, which must be closed. */
    public synchronized void delete() throws IOException {
        operations.deleteFile(folder, path);
    }

    Path path() {
        return path;
    }
}
