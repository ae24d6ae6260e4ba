package dev.spate.engine.download;

import dev.spate.engine.file.DiskSpace;
import dev.spate.engine.file.Folder;
import dev.spate.engine.file.LocalFiles;
import dev.spate.engine.file.SafePaths;
import dev.spate.http.HttpUrl;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A file on its way: hidden beside its target, locked, with a record of how far it surely came. Owned by one thread.
 *
 * <p>Both are named after the address, since the server says only later how the file is called. The record never
 * claims bytes that were not forced to disk before.
 */
final class PartialFile implements AutoCloseable {
    private final Path folder;
    private final String origin;
    private final Path path;
    private final Path recordPath;
    private final FileChannel channel;
    private Optional<PartialRecord> record;
    private long length;
    private long lengthFound;
    private @Nullable DiskSpace diskSpace;
    /** The length, for other downloads that want to know what room is left. */
    private final AtomicLong reached = new AtomicLong();

    private boolean isFinished;

    private PartialFile(Path folder, String origin, FileChannel channel) throws IOException {
        this.folder = folder;
        this.origin = origin;
        this.path = partOf(folder, origin);
        this.recordPath = recordOf(folder, origin);
        this.channel = channel;
        this.record = readRecord(recordPath).filter(r -> isPlainName(r.name()));
        this.length = Math.min(record.map(PartialRecord::durable).orElse(0L), channel.size());
        this.record = record.map(r -> r.withDurable(length));
        this.lengthFound = length;
    }

    /**
     * Opens what an earlier attempt left, or begins.
     *
     * @throws FileSystemException if that is impossible, also because another process is at it
     */
    static PartialFile open(Path folder, HttpUrl url) throws FileSystemException {
        return open(folder, url, (length, total) -> {});
    }

    /** The same, telling of what the folder's file system lacks. */
    static PartialFile open(Path folder, HttpUrl url, DownloadOptions.Progress progress) throws FileSystemException {
        String origin = hash(url);
        Path path = partOf(folder, origin);
        FileChannel channel = null;
        try {
            Optional<PartialRecord> known =
                    readRecord(recordOf(folder, origin)).filter(record -> isPlainName(record.name()));
            Optional<Path> target = known.map(record -> target(folder, record.name()));
            channel = PartLock.open(path, target, isFinished(path, known), progress);
            return new PartialFile(folder, origin, channel);
        } catch (IOException e) {
            closeQuietly(channel);
            throw storage(path, e);
        }
    }

    /** Whether only names are left to be set right: then nothing is written any more. */
    private static boolean isFinished(Path path, Optional<PartialRecord> record) throws IOException {
        return record.filter(PartialRecord::canResume).isPresent()
                && record.get().total().equals(OptionalLong.of(record.get().durable()))
                && Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                && Files.size(path) == record.get().durable();
    }

    private static Path partOf(Path folder, String origin) {
        return folder.resolve(".spate-" + origin + ".part");
    }

    private static Path recordOf(Path folder, String origin) {
        return folder.resolve(".spate-" + origin + ".resume");
    }

    /** What earlier attempts reached, if it can be gone on with. */
    Optional<PartialRecord> resumable() {
        return record.filter(PartialRecord::canResume);
    }

    /** How many bytes are there from the beginning. */
    long length() {
        return length;
    }

    /** How many of them an earlier run left. */
    long lengthFound() {
        return lengthFound;
    }

    /** Names the address, and shows nothing of it. */
    String origin() {
        return origin;
    }

    /** Whether all is there, as far as anybody has said where it ends. */
    boolean isWhole() {
        return record.map(PartialRecord::total).equals(Optional.of(OptionalLong.of(length)));
    }

    /** It has become known where the file ends. */
    void endsAt(long total) {
        record = record.map(r -> r.withTotal(total));
    }

    /** Nothing of it is of use any more. */
    void discard() {
        record = Optional.empty();
    }

    /** What the file is called on this disk. */
    String form(String name) throws FileSystemException {
        try {
            return FolderCapabilities.nameOf(name, folder, origin);
        } catch (IOException e) {
            throw storage(folder, e);
        }
    }

    /** Where the file goes when it is complete. */
    Path target(String name) {
        return target(folder, name);
    }

    private static Path target(Path folder, String name) {
        return folder.resolve(SafePaths.relative(List.of(name)));
    }

    /** Begins again with nothing. */
    void restart(PartialRecord newRecord) throws FileSystemException {
        try {
            length = 0;
            lengthFound = 0;
            channel.truncate(0);
            record = Optional.of(newRecord.withDurable(0));
            writeRecord();
        } catch (IOException e) {
            throw storage(path, e);
        }
    }

    /** Writes the next bytes. */
    void append(byte[] bytes, int count) throws FileSystemException {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, count);
            while (buffer.hasRemaining()) {
                length += channel.write(buffer, length);
                reached.set(length);
            }
            if (length - record.map(PartialRecord::durable).orElse(0L) >= DownloadLimits.DURABLE_STEP) {
                makeDurable();
            }
        } catch (IOException e) {
            throw storage(path, e);
        }
    }

    /** Forces what is written and records it, so that it can be gone on with from here. */
    void makeDurable() throws FileSystemException {
        try {
            if (record.isPresent() && record.get().durable() != length) {
                channel.force(false);
                record = Optional.of(record.get().withDurable(length));
                writeRecord();
            }
        } catch (IOException e) {
            throw storage(path, e);
        }
    }

    /** Refuses a file for which the disk has no room, or which is too long for it. */
    void checkSpace(OptionalLong total) throws FileSystemException {
        try {
            long longest = Folder.of(folder).fileLengthMax();
            if (total.orElse(0) > longest) {
                throw new FileSystemException(folder.toString(), null, "the disk takes no file of 4 GiB or more (FAT)");
            }
            long before = length;
            giveRoomBack();
            DiskSpace taken = DiskSpace.take(folder, Math.max(0, total.orElse(0) - before));
            taken.shrinksBy(() -> reached.get() - before);
            diskSpace = taken;
        } catch (IOException e) {
            throw storage(folder, e);
        }
    }

    private void giveRoomBack() {
        if (diskSpace != null) {
            diskSpace.close();
        }
    }

    /**
     * Gives the complete file its name.
     *
     * @param overwrites whether a file of that name may be replaced
     */
    Path finish(boolean overwrites) throws FileSystemException {
        PartialRecord complete = record.orElseThrow();
        Path target = target(complete.name());
        try {
            // A longer attempt of before may have left bytes behind the end.
            channel.truncate(length);
            channel.force(true);
            ExistingFile.note(path, origin, complete.validator());
            if (overwrites) {
                Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
            } else if (!isLinkedAs(target)) {
                moveWithoutReplacing(target);
            }
            Files.deleteIfExists(path);
            Files.deleteIfExists(recordPath);
            forceFolder();
            isFinished = true;
            return target;
        } catch (IOException e) {
            throw storage(target, e);
        }
    }

    /** Whether a run of before has given the file its name and only the hidden one is left to be removed. */
    boolean isLinkedAs(Path target) throws FileSystemException {
        try {
            return PartLock.isOneFile(path, target);
        } catch (IOException e) {
            throw storage(target, e);
        }
    }

    /** A rename would silently replace whatever has the name by now; a second link to the file never does. */
    private void moveWithoutReplacing(Path target) throws IOException {
        try {
            Files.createLink(target, path);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            // File systems without links: the name is taken by an empty file first, which then is ours to replace.
            Files.createFile(target);
            moveOver(target);
        }
    }

    private void moveOver(Path target) throws IOException {
        try {
            Files.move(path, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(path, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** Where that is not possible, the rename is durable when the system finds it right. */
    private void forceFolder() throws IOException {
        new LocalFiles().forceFolder(Folder.of(folder), Path.of(""));
    }

    private void writeRecord() throws IOException {
        Path fresh = recordPath.resolveSibling(recordPath.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try (FileChannel out = FileChannel.open(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(record.orElseThrow().encoded());
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(fresh, recordPath, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Optional<PartialRecord> readRecord(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
            return PartialRecord.decoded(in.readNBytes(DownloadLimits.RECORD_LENGTH_MAX));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** A record that somebody changed must not lead out of the folder. */
    private static boolean isPlainName(String name) {
        try {
            return !name.startsWith(".") && SafePaths.relative(List.of(name)).getNameCount() == 1;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String hash(HttpUrl url) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] hash = digest.digest(url.text().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Keeps what can be gone on with, and leaves nothing behind otherwise. */
    @Override
    public void close() throws FileSystemException {
        giveRoomBack();
        try (channel) {
            if (isFinished) {
                return;
            }
            if (length > 0 && record.isPresent() && !record.get().validator().isEmpty()) {
                makeDurable();
            } else {
                Files.deleteIfExists(path);
                Files.deleteIfExists(recordPath);
            }
        } catch (IOException e) {
            throw storage(path, e);
        }
    }

    private static void closeQuietly(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // What made us close it is reported instead.
        }
    }

    static FileSystemException storage(Path file, IOException failure) {
        if (failure instanceof FileSystemException already) {
            return already;
        }
        String reason = failure instanceof ClosedByInterruptException ? "interrupted" : failure.getMessage();
        FileSystemException storage = new FileSystemException(file.toString(), null, reason);
        storage.initCause(failure);
        return storage;
    }
}
