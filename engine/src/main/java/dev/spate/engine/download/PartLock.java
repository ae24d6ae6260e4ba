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

/**
 * Opens and locks the hidden file of a download, so that no other process writes to it, and makes sure that it has no
 * other name. Stateless.
 */
final class PartLock {
    private PartLock() {}

    /**
     * Opens and locks the file, and creates it if it does not exist.
     *
     * @param target the name of the complete file, if it is known
     * @param isFinished whether the file is complete, so that it may already have its name
     * @throws FileSystemException also when another process has locked the file
     */
    static FileChannel open(Path path, Optional<Path> target, boolean isFinished, DownloadOptions.Progress progress)
            throws IOException {
        FileChannel channel = locked(path, progress);
        try {
            if (isFinished || !separate(path, target)) {
                return channel;
            }
            // Its lock is held until the new file is locked, so that no other process gets in between.
            FileChannel other = locked(path, progress);
            channel.close();
            return other;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Separates the hidden name from a file that has other names, because a write would change the file under those
     * names. If the other name is the target, an earlier run has completed the file, and the hidden name is deleted.
     * Otherwise the hidden name gets a copy, which the download continues. Returns whether it did anything.
     */
    private static boolean separate(Path path, Optional<Path> target) throws IOException {
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
            // Another process deletes its empty file when it ends. The lock of a deleted file is useless, so the name
            // must still exist.
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
