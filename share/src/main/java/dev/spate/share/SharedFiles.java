package dev.spate.share;

import dev.spate.share.file.FileSnapshot;
import dev.spate.share.offer.OfferedFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * The files of what is shared, as they looked at one moment, under the paths of the web address. Immutable.
 *
 * <p>They are the same while they are hashed and afterwards, tags included, so that a download which begins before the
 * torrent is known can be gone on with later.
 */
record SharedFiles(String name, Path path, FileSnapshot snapshot, BooleanSupplier isWithdrawn) {
    List<OfferedFile> all() {
        return snapshot.files().stream().map(this::offered).toList();
    }

    /** The file with this path of the web address. */
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
