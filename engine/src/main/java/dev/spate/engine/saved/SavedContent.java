package dev.spate.engine.saved;

import dev.spate.engine.file.FileStamp;
import dev.spate.wire.peer.Bitfield;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Which pieces of a torrent are verified, and how its files looked when that was known. Immutable: nobody changes the
 * bitfield after it was given away.
 *
 * @param pieces the verified pieces, whose bytes were forced before
 * @param stamps one for each file of the metainfo; none when the files may have changed since they were verified
 */
public record SavedContent(Bitfield pieces, List<Stamp> stamps) {
    /**
     * How a file looked.
     *
     * @param length in bytes, negative when no regular file had the name
     * @param modifiedNanos the time of modification, in nanoseconds since 1970
     */
    public record Stamp(long length, long modifiedNanos) {
        /** No regular file has the name, or the file is never on disk. */
        public static final Stamp NONE = new Stamp(-1, 0);

        /** Nothing that exists looks like this, so the file is checked again. */
        public static final Stamp UNKNOWN = new Stamp(-2, 0);

        /** The stamp of what exists under a name. */
        public static Stamp of(Optional<FileStamp> there) {
            return there.filter(FileStamp::isFile)
                    .map(file -> new Stamp(file.length(), file.modifiedNanos()))
                    .orElse(NONE);
        }
    }

    public SavedContent {
        stamps = List.copyOf(stamps);
    }

    /**
     * The files that are as they were. What exists under the name of another one has changed since, or is another file.
     *
     * @param found what exists now, one for each file
     */
    public BitSet unchanged(List<Optional<FileStamp>> found) {
        BitSet unchanged = new BitSet(found.size());
        for (int i = 0; i < found.size() && stamps.size() == found.size(); i++) {
            unchanged.set(i, stamps.get(i).equals(Stamp.of(found.get(i))));
        }
        return unchanged;
    }
}
