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
 * What pieces hold of files that nobody wants: one hidden file, so that an unwanted file never exists under its name and
 * takes no room for what is not here. Thread-safe; for disk threads and the thread that opens.
 *
 * <p>It is a row of slots of one length: 4 bytes with the number of a piece and 1 added, 4 bytes with their complement,
 * and room for the piece. A slot belongs to a piece from the first byte of it that is written.
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

    /** What an earlier run left under this name, or nothing yet: the file is created with its first byte. */
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
            // Nothing was ever put aside.
        }
    }

    private long slotLength() {
        return (long) HEADER_LENGTH + geometry.pieceLength();
    }

    /** Whether anything of the piece is here. */
    public synchronized boolean holds(int piece) {
        return slots.containsKey(piece);
    }

    /** Bytes that these pieces take here, as far as they are not here already. */
    public synchronized long roomFor(BitSet pieces) {
        return pieces.stream().filter(piece -> !slots.containsKey(piece)).count() * slotLength();
    }

    int pieceAt(long offset) {
        return geometry.pieceAt(offset);
    }

    /** Where in the content the piece ends. */
    long pieceEnd(int piece) {
        return geometry.pieceOffset(piece) + geometry.pieceLength(piece);
    }

    synchronized boolean isEmpty() {
        return slots.isEmpty();
    }

    /** Writes what remains in the buffer, which lies in one piece. */
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

    /** Fills what remains in the buffer, all of one piece. */
    synchronized void read(long offset, ByteBuffer into) throws IOException {
        int piece = geometry.pieceAt(offset);
        Integer slot = slots.get(piece);
        if (slot == null) {
            throw new EOFException("is not wanted, and nothing of it is here");
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

    /** What another process left here may be in a cache only. */
    synchronized void doubtDurability() {
        isDirty = true;
    }

    synchronized void force() throws IOException {
        // Nobody writes meanwhile; what fails is tried again by the next force.
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
                // Whoever needed its bytes to be durable has asked for a force before.
                System.getLogger(PartFile.class.getName()).log(System.Logger.Level.DEBUG, "could not close " + path, e);
            }
        }
    }

    /** Nothing needs it any more. Called when it is closed. */
    public synchronized void delete() throws IOException {
        operations.deleteFile(folder, path);
    }

    Path path() {
        return path;
    }
}
