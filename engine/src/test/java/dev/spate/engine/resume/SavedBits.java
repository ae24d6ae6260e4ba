package dev.spate.engine.resume;

import dev.spate.engine.disk.FileLayout;
import dev.spate.engine.disk.FileLog;
import dev.spate.engine.disk.FileLog.Entry;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.peer.Bitfield;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Replays the log of a new download. Every bit must be saved after a force of all bytes of its piece, and after the
 * names of their files were forced.
 */
public final class SavedBits {
    private final List<Entry> log;
    private final FileLayout layout;
    private final PieceGeometry geometry;
    private final List<String> violations = new ArrayList<>();
    private int savedCount;
    private int seal;

    private SavedBits(List<Entry> log, FileLayout layout, PieceGeometry geometry) {
        this.log = log;
        this.layout = layout;
        this.geometry = geometry;
    }

    /** One line for each bit that was saved too early. */
    public static List<String> violations(
            FileLog operations, FileLayout layout, PieceGeometry geometry, Path resumeName) throws IOException {
        SavedBits bits = new SavedBits(operations.entries(), layout, geometry);
        bits.replay(resumeName);
        if (bits.savedCount == 0) {
            bits.violations.add("nothing was ever saved");
        }
        return bits.violations;
    }

    private void replay(Path resumeName) throws IOException {
        Bitfield before = Bitfield.empty(geometry.pieceCount());
        for (int i = 0; i < log.size(); i++) {
            if (!(log.get(i) instanceof Entry.Wrote wrote) || !wrote.file().equals(resumeName)) {
                continue;
            }
            byte[] bytes = bytes(wrote.bytes());
            if (bytes.length % Integer.BYTES == 0
                    && bytes.length <= (layout.files().size() + 1) * Integer.BYTES) {
                // The marks of the files that are ours.
                continue;
            }
            if (wrote.position() == 0) {
                seal = ResumeHeader.checksum(bytes, bytes.length);
                continue;
            }
            Optional<ResumeSlot> slot = ResumeSlot.decode(
                    bytes, geometry.pieceCount(), layout.files().size(), seal);
            Bitfield saved = slot.orElseThrow().pieces();
            for (int piece = saved.nextSet(0); piece >= 0; piece = saved.nextSet(piece + 1)) {
                if (!before.has(piece)) {
                    savedCount++;
                    checkPiece(piece, i);
                }
            }
            before = saved;
        }
    }

    private void checkPiece(int piece, int savedAt) throws IOException {
        layout.forEachRun(geometry.pieceOffset(piece), geometry.pieceLength(piece), (file, position, length) -> {
            if (layout.file(file).isOnDisk()) {
                checkRun(piece, layout.file(file).path(), position, length, savedAt);
            }
        });
    }

    private void checkRun(int piece, Path file, long position, int length, int savedAt) {
        BitSet durable = new BitSet(length);
        for (int i = 0; i < savedAt; i++) {
            Entry entry = log.get(i);
            if (entry instanceof Entry.Created(Path path) && path.equals(file) && !isNameForced(path, i, savedAt)) {
                violations.add("piece " + piece + " was saved before the name " + path + " was forced");
            }
            if (!(entry instanceof Entry.Wrote wrote) || !wrote.file().equals(file)) {
                continue;
            }
            int from = (int) Math.max(0, wrote.position() - position);
            int to = (int) Math.min(length, wrote.position() + wrote.length() - position);
            if (from < to) {
                durable.set(from, to, isForced(file, i, savedAt));
            }
        }
        if (durable.nextClearBit(0) < length) {
            violations.add("piece " + piece + " was saved before its bytes in " + file + " were forced");
        }
    }

    private boolean isForced(Path file, int wroteAt, int savedAt) {
        for (int i = wroteAt + 1; i < savedAt; i++) {
            if (log.get(i) instanceof Entry.Forced(Path path, int begun) && path.equals(file) && begun > wroteAt) {
                return true;
            }
        }
        return false;
    }

    private boolean isNameForced(Path file, int createdAt, int savedAt) {
        Path parent = file.getParent();
        Entry forced = new Entry.ForcedFolder(parent == null ? Path.of("") : parent);
        return log.subList(createdAt + 1, savedAt).contains(forced);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
