package dev.spate.interop;

import java.util.List;

/**
 * What a client may do to a finished download and is not wrong for.
 *
 * @param lacksEmptyFiles whether it leaves out the files of a torrent that have no bytes
 * @param noteSuffixes endings of files that it keeps for itself beside the content
 */
record Habits(boolean lacksEmptyFiles, List<String> noteSuffixes) {
    /** Nothing: all files of the torrent and no other, but for hidden ones. This is asked of Spate. */
    static final Habits NONE = new Habits(false, List.of());

    static Habits notes(String suffix) {
        return new Habits(false, List.of(suffix));
    }

    boolean isNote(String name) {
        return name.startsWith(".") || noteSuffixes.stream().anyMatch(name::endsWith);
    }
}
