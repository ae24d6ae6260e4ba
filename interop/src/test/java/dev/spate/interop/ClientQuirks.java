package dev.spate.interop;

import java.util.List;

/**
 * What a client may do to a finished download without failing the test.
 *
 * @param lacksEmptyFiles whether it leaves out empty files
 * @param noteSuffixes suffixes of its own files beside the content
 */
record ClientQuirks(boolean lacksEmptyFiles, List<String> noteSuffixes) {
    /** All files of the torrent and no other, except hidden ones. Spate must meet this. */
    static final ClientQuirks NONE = new ClientQuirks(false, List.of());

    static ClientQuirks notes(String suffix) {
        return new ClientQuirks(false, List.of(suffix));
    }

    boolean isNote(String name) {
        return name.startsWith(".") || noteSuffixes.stream().anyMatch(name::endsWith);
    }
}
