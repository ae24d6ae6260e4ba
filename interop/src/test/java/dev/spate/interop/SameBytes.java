package dev.spate.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Compares a download with its source: all bytes and all names. */
final class SameBytes {
    private static final int SHOWN = 8;

    private SameBytes() {}

    /** Fails unless every wanted file has its bytes, no unwanted file is complete, and there is no other file. */
    static void check(Sample sample, Path got, Set<Integer> wanted, ClientQuirks clientQuirks) throws IOException {
        List<String> wrong = new ArrayList<>();
        Set<Path> known = new TreeSet<>();
        for (int i = 0; i < sample.parts().size(); i++) {
            Content.Part part = sample.parts().get(i);
            Path file = sample.pathOf(got, part);
            known.add(file);
            if (clientQuirks.lacksEmptyFiles() && part.length() == 0 && Files.notExists(file)) {
                continue;
            }
            boolean isSame = isSame(sample.pathOf(sample.folder(), part), file);
            if (wanted.contains(i) && !isSame) {
                wrong.add((Files.exists(file) ? "differs: " : "missing: ") + part);
            }
            // An unwanted file may have the pieces that it shares with wanted neighbours, but not its own pieces. A
            // file of this length has at least one of its own.
            boolean hasOwnPiece = part.length() >= 2L * sample.content().pieceLength();
            if (!wanted.contains(i) && hasOwnPiece && isSame) {
                wrong.add("got though unwanted: " + part);
            }
        }
        assertThat(wrong.stream().limit(SHOWN))
                .as("%s files unlike the source, of which the first", wrong.size())
                .isEmpty();
        assertThat(strangers(got, known, clientQuirks))
                .as("files that are not in the torrent")
                .isEmpty();
    }

    private static boolean isSame(Path source, Path file) throws IOException {
        return Files.isRegularFile(file) && Files.size(source) == Files.size(file) && Files.mismatch(source, file) < 0;
    }

    /** Files that belong neither to the torrent nor to the notes of a client. */
    private static Set<Path> strangers(Path got, Set<Path> known, ClientQuirks clientQuirks) throws IOException {
        try (Stream<Path> files = Files.walk(got)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !known.contains(file))
                    .filter(file -> !clientQuirks.isNote(got.relativize(file).toString()))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** Fails if a client has changed a source or put a file beside it, since then no comparison means anything. */
    static void checkUnharmed(Sample sample) throws IOException, NoSuchAlgorithmException {
        Set<Path> known = new TreeSet<>();
        sample.parts().forEach(part -> known.add(sample.pathOf(sample.folder(), part)));
        Set<Path> there = new TreeSet<>();
        try (Stream<Path> files = Files.walk(sample.folder())) {
            files.filter(Files::isRegularFile).forEach(there::add);
        }
        assertThat(there).as("files of the source").isEqualTo(known);
        assertThat(sample.hashesOnDisk()).as("pieces of the source").isEqualTo(sample.hashes());
    }
}
