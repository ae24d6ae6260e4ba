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
 * An incomplete file: hidden beside its target, locked, with a record of the bytes that are durable. Owned by one
 * thread.
 *
 * <p>Both names derive from the address, because the server gives the file's name only later. The record counts only
 * bytes that were forced to disk before.
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
    /** The length, for other downloads that calculate the free space. */
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
     * Opens the file of an earlier attempt, or begins a new one.
     *
     * @throws FileSystemException if it cannot be opened, also because another process has locked it
     */
    static PartialFile open(Path folder, HttpUrl url) throws FileSystemException {
        return open(folder, url, (length, total) -> {});
    }

    /** The same, with reports of what the folder's file system does not support. */
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

    /** Whether all bytes are written, so that only the names remain to be changed. */
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

    /** The record of earlier attempts, if the download can be resumed. */
    Optional<PartialRecord> resumable() {
        return record.filter(PartialRecord::canResume);
    }

    /** The number of bytes from the beginning of the file. */
    long length() {
        return length;
    }

    /** How many of these bytes an earlier run has written. */
    long lengthFound() {
        return lengthFound;
    }

    /** A hash of the address, which does not reveal it. */
    String origin() {
        return origin;
    }

    /** Whether the file is complete; false while its length is unknown. */
    boolean isWhole() {
        return record.map(PartialRecord::total).equals(Optional.of(OptionalLong.of(length)));
    }

    /** Sets the length of the complete file, which has become known. */
    void setEnd(long total) {
        record = record.map(r -> r.withTotal(total));
    }

    /** Drops the record, so that {@link #close} deletes the file. */
    void discard() {
        record = Optional.empty();
    }

    /** The name of the file on this disk. */
    String localName(String name) throws FileSystemException {
        try {
            return FolderCapabilities.nameOf(name, folder, origin);
        } catch (IOException e) {
            throw storage(folder, e);
        }
    }

    /** The path of the complete file. */
    Path target(String name) {
        return target(folder, name);
    }

    private static Path target(Path folder, String name) {
        return folder.resolve(SafePaths.relative(List.of(name)));
    }

    /** Begins again with an empty file. */
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

    /** Forces the written bytes and records them, so that the download can be resumed from here. */
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

    /** Refuses a file for which the disk has no free space, or which is too long for the file system. */
    void checkSpace(OptionalLong total) throws FileSystemException {
        try {
            long longest = Folder.of(folder).fileLengthMax();
            if (total.orElse(0) > longest) {
                throw new FileSystemException(folder.toString(), null, "the disk takes no file of 4 GiB or more (FAT)");
            }
            long before = length;
            releaseSpace();
            DiskSpace reserved = DiskSpace.reserve(folder, Math.max(0, total.orElse(0) - before));
            reserved.reduceBy(() -> reached.get() - before);
            diskSpace = reserved;
        } catch (IOException e) {
            throw storage(folder, e);
        }
    }

    private void releaseSpace() {
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
            // An earlier, longer attempt may have left bytes after the end.
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

    /**
     * Whether an earlier run has already given the file its name, so that only the hidden name remains to be deleted.
     */
    boolean isLinkedAs(Path target) throws FileSystemException {
        try {
            return PartLock.isOneFile(path, target);
        } catch (IOException e) {
            throw storage(target, e);
        }
    }

    /** A rename would silently replace another file that has the name by now; a second link never does. */
    private void moveWithoutReplacing(Path target) throws IOException {
        try {
            Files.createLink(target, path);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            // On file systems without links, an empty file takes the name first. It is ours, so it may be replaced.
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

    /** Makes the rename durable. Where a folder cannot be forced, the system does so later. */
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

    /** A record that another program has changed must not name a file outside the folder. */
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

    /** Keeps a download that can be resumed, and deletes any other. */
    @Override
    public void close() throws FileSystemException {
        releaseSpace();
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
            // The failure that caused the close is reported instead.
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
