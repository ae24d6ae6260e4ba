package dev.spate.engine.resume;

import dev.spate.engine.disk.FileLayout;
import dev.spate.engine.file.FileStamp;
import dev.spate.engine.file.StoredFile;
import dev.spate.engine.saved.SavedContent;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.peer.Bitfield;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** Decides which saved pieces are trusted and which must be checked. Owned by the thread that opens. */
final class Trust {
    private final FileLayout layout;
    private final PieceGeometry geometry;
    /** What exists now, one for each file. */
    private final List<Optional<FileStamp>> found;

    /** Whether a piece's bytes of a file are in the part file, because the file was not wanted. */
    interface Unwanted {
        boolean holds(int file, int piece);
    }

    Trust(FileLayout layout, PieceGeometry geometry, List<Optional<FileStamp>> found) {
        this.layout = layout;
        this.geometry = geometry;
        this.found = found;
    }

    /** The result when nothing is known: all existing files must be checked, and none may be overwritten. */
    SavedProgress unknown() {
        Bitfield doubtful = Bitfield.empty(geometry.pieceCount());
        BitSet guarded = new BitSet();
        for (int i = 0; i < found.size(); i++) {
            if (isThere(i)) {
                guarded.set(i);
                addPieces(doubtful, layout.file(i));
            }
        }
        return new SavedProgress(Bitfield.empty(geometry.pieceCount()), doubtful, guarded, List.of(), 0, 0);
    }

    /**
     * The result for what a saved session knows: pieces of unchanged files are as saved, those of changed ones must be
     * checked.
     */
    SavedProgress of(SavedContent saved) throws IOException {
        if (saved.stamps().size() != found.size() || saved.pieces().size() != geometry.pieceCount()) {
            return unknown();
        }
        BitSet ours = saved.unchanged(found);
        List<ResumeSlot.SavedStamp> stamps = saved.stamps().stream()
                .map(stamp -> new ResumeSlot.SavedStamp(stamp.length(), stamp.modifiedNanos()))
                .toList();
        BitSet guarded = new BitSet();
        ResumeSlot slot = new ResumeSlot(0, 0, true, 0, 0, saved.pieces(), List.of(), guarded, stamps);
        SavedProgress known = of(slot, ours, (file, piece) -> false);
        for (int i = 0; i < found.size(); i++) {
            if (isThere(i) && !ours.get(i)) {
                // It may contain pieces that were missing then.
                addUnknown(known, layout.file(i));
            }
        }
        return known;
    }

    private void addUnknown(SavedProgress known, StoredFile file) {
        int last = geometry.pieceAt(file.offset() + file.length() - 1);
        for (int piece = geometry.pieceAt(file.offset()); piece <= last; piece++) {
            if (!known.trusted().has(piece)) {
                known.doubtful().set(piece);
            }
        }
    }

    /**
     * The result for a saved state.
     *
     * @param ours existing files that we created
     * @param unwanted what is in the part file
     */
    SavedProgress of(ResumeSlot resumeSlot, BitSet ours, Unwanted unwanted) throws IOException {
        BitSet changed = changedFiles(resumeSlot, ours);
        Bitfield trusted = Bitfield.empty(geometry.pieceCount());
        Bitfield doubtful = resumeSlot.isSettled()
                ? Bitfield.empty(geometry.pieceCount())
                : unknown().doubtful();
        Bitfield saved = resumeSlot.pieces();
        for (int piece = saved.nextSet(0); piece >= 0; piece = saved.nextSet(piece + 1)) {
            int at = piece;
            boolean[] isGone = {false};
            boolean[] isChanged = {false};
            layout.forEachRun(geometry.pieceOffset(piece), geometry.pieceLength(piece), (file, position, length) -> {
                isGone[0] |= layout.file(file).isOnDisk()
                        && lengthNow(file) < position + length
                        && !unwanted.holds(file, at);
                isChanged[0] |= changed.get(file);
            });
            if (isGone[0]) {
                doubtful.clear(piece);
            } else if (isChanged[0]) {
                doubtful.set(piece);
            } else {
                trusted.set(piece);
                doubtful.clear(piece);
            }
        }
        return new SavedProgress(
                trusted,
                doubtful,
                guarded(ours),
                resumeSlot.priorities(),
                resumeSlot.uploadedBytes(),
                resumeSlot.downloadedBytes());
    }

    /** Existing files that others made, before the download or since. */
    private BitSet guarded(BitSet ours) {
        BitSet guarded = new BitSet();
        for (int i = 0; i < found.size(); i++) {
            guarded.set(i, isThere(i) && !ours.get(i));
        }
        return guarded;
    }

    /**
     * The files that must be checked. After a clean end a file must be exactly as it was. After any other end we may
     * have written to it for some time after the save; the saved pieces were forced before, so they are there. A file
     * that others have made since the save always counts as changed.
     */
    private BitSet changedFiles(ResumeSlot resumeSlot, BitSet ours) {
        BitSet changed = new BitSet();
        for (int i = 0; i < found.size(); i++) {
            if (!isThere(i)) {
                continue;
            }
            FileStamp now = found.get(i).orElseThrow();
            if (resumeSlot.isClean()) {
                ResumeSlot.SavedStamp then = resumeSlot.stamps().get(i);
                changed.set(i, then.length() != now.length() || then.modifiedNanos() != now.modifiedNanos());
            } else {
                changed.set(i, now.modifiedNanos() > resumeSlot.savedNanos() + ResumeLimits.WRITING_AFTER_SAVE_NANOS);
            }
            if (!ours.get(i) && !resumeSlot.guarded().get(i)) {
                changed.set(i);
            }
        }
        return changed;
    }

    private boolean isThere(int file) {
        return layout.file(file).isOnDisk()
                && layout.file(file).length() > 0
                && found.get(file).filter(FileStamp::isFile).isPresent();
    }

    private long lengthNow(int file) {
        return isThere(file) ? found.get(file).orElseThrow().length() : -1;
    }

    private void addPieces(Bitfield pieces, StoredFile file) {
        int last = geometry.pieceAt(file.offset() + file.length() - 1);
        for (int piece = geometry.pieceAt(file.offset()); piece <= last; piece++) {
            pieces.set(piece);
        }
    }
}
