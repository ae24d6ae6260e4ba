package dev.spate.share.follow;

import dev.spate.wire.metainfo.Metainfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes verified content into the incoming folder, and then forces all of it to the disk. Files that are forced one
 * after the other, with no write in between, share most of the work. Owned by one thread.
 */
final class IncomingFiles {
    private final OutputFolder output;
    private final List<Path> files = new ArrayList<>();
    private final Set<Path> folders = new LinkedHashSet<>();

    IncomingFiles(OutputFolder output) {
        this.output = output;
    }

    void write(String version, Metainfo metainfo, MemoryContent content) throws IOException {
        Path incoming = output.incoming(version);
        List<Path> paths = output.paths(metainfo, output.local(metainfo.name()));
        for (int i = 0; i < paths.size(); i++) {
            Path file = incoming.resolve(paths.get(i));
            // The folders above are new too. The incoming folder itself need not be durable.
            for (Path folder = file.getParent(); folder != null && !folder.equals(incoming); ) {
                folders.add(folder);
                folder = folder.getParent();
            }
            if (!incoming.equals(file.getParent())) {
                Files.createDirectories(file.getParent());
            }
            write(file, content.of(i));
            files.add(file);
        }
    }

    private static void write(Path file, ByteBuffer bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }

    /** Forces all written files to the disk. */
    void force() throws IOException {
        for (Path file : files) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
        }
        for (Path folder : folders) {
            OutputFolder.forceFolder(folder);
        }
    }
}
