package dev.spate.share;

import dev.spate.share.file.FileSnapshot;
import dev.spate.share.offer.OfferedFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The files of an entry in one snapshot, under their paths at the web address. Immutable.
 *
 * <p>Paths and tags are the same during hashing and afterwards, so a download that begins before the torrent exists can
 * be resumed later.
 */
record SharedFiles(String name, Path path, FileSnapshot snapshot, BooleanSupplier isWithdrawn) {
    List<OfferedFile> all() {
        return snapshot.files().stream().map(this::offered).toList();
    }

    /** The file with this path at the web address. */
    Optional<OfferedFile> find(String webPath) {
        return snapshot.files().stream()
                .filter(seen -> webPath(seen).equals(webPath))
                .findFirst()
                .map(this::offered);
    }

    private OfferedFile offered(FileSnapshot.Seen seen) {
        Path file = snapshot.isFile() ? path : path.resolve(seen.path());
        return new OfferedFile(
                webPath(seen),
                seen.version().length(),
                seen.version().tag(),
                new SharedContent(file, seen.version(), isWithdrawn));
    }

    private String webPath(FileSnapshot.Seen seen) {
        if (snapshot.isFile()) {
            return name;
        }
        StringBuilder text = new StringBuilder(name);
        seen.path().forEach(element -> text.append('/').append(element));
        return text.toString();
    }
}
