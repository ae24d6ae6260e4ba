package dev.spate.engine.download;

import dev.spate.engine.file.HardLinks;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Opens the hidden file of a download so that no other process writes to it, and so that it has no other name. Stateless. */
final class PartLock {
    private PartLock() {}

    /**
     * Opens and locks the file, which is created when it is not there.
     *
     * @param target the name that the file was to have when it is complete, as far as that is known
     * @param isFinished whether nothing is left to be written, so that the file may have its name already
     * @throws FileSystemException also when another process is at it
     */
    static FileChannel open(Path path, Optional<Path> target, boolean isFinished, DownloadOptions.Progress progress)
            throws IOException {
        FileChannel channel = locked(path, progress);
        try {
            if (isFinished || !isLeft(path, target)) {
                return channel;
            }
            // Its lock is kept until the other file is locked, so that nobody comes between.
            FileChannel other = locked(path, progress);
            channel.close();
            return other;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Leaves a file to its other names, since writing would change what lies there. A run that was stopped between giving the
     * file its name and removing the hidden one has finished it; any other name is somebody else's, and a copy goes on.
     */
    private static boolean isLeft(Path path, Optional<Path> target) throws IOException {
        if (target.isPresent() && isOneFile(path, target.get())) {
            Files.delete(path);
            return true;
        }
        if (HardLinks.count(path) > 1) {
            HardLinks.separate(path);
            return true;
        }
        return false;
    }

    static boolean isOneFile(Path path, Path target) throws IOException {
        return Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS) && Files.isSameFile(path, target);
    }

    private static FileChannel locked(Path path, DownloadOptions.Progress progress) throws IOException {
        FileChannel channel = FileChannel.open(
                path,
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                LinkOption.NOFOLLOW_LINKS);
        boolean isOurs = false;
        try {
            // A process that ends removes its empty file; having locked a removed one would be no lock at all.
            isOurs =
                    FolderCapabilities.lock(channel, progress::warned) && Files.exists(path, LinkOption.NOFOLLOW_LINKS);
        } finally {
            if (!isOurs) {
                channel.close();
            }
        }
        if (!isOurs) {
            throw new FileSystemException(path.toString(), null, "is being downloaded by another process");
        }
        return channel;
    }
}
