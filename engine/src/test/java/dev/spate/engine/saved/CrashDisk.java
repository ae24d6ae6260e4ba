package dev.spate.engine.saved;

import dev.spate.engine.file.FileOperations;
import dev.spate.engine.file.FileStamp;
import dev.spate.engine.file.Folder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A folder in memory that knows what would be left of it after a crash at each moment. Owned by one thread.
 *
 * <p>Names become durable in their order, at the latest by a force of the folder. Bytes become durable in any order, at
 * the latest by a force of their file.
 */
final class CrashDisk implements FileOperations {
    /** What became of the writes after the last force of a file. */
    enum Unforced {
        /** None reached the disk. */
        LOST,
        /** All of them did. */
        KEPT,
        /** All but the second half of the last one. */
        TORN,
        /** Only the last one; what it leaves out is zero. */
        LAST_ONLY,
        /** The length of the file, but no bytes. */
        ZEROS
    }

    private record Write(long position, byte[] bytes) {}

    /** One file, whatever its names are. */
    private static final class Content {
        private byte[] forced = {};
        private final List<Write> unforced = new ArrayList<>();
        private byte[] now = {};

        private void write(long position, byte[] bytes) {
            unforced.add(new Write(position, bytes));
            now = written(now, position, bytes);
        }

        private void force() {
            forced = now.clone();
            unforced.clear();
        }

        private byte[] left(Unforced unforcedWrites) {
            byte[] left = forced.clone();
            for (int i = 0; i < unforced.size(); i++) {
                Write write = unforced.get(i);
                boolean isLast = i == unforced.size() - 1;
                left = switch (unforcedWrites) {
                    case LOST -> left;
                    case KEPT -> written(left, write.position, write.bytes);
                    case TORN ->
                        written(
                                left,
                                write.position,
                                isLast ? Arrays.copyOf(write.bytes, write.bytes.length / 2) : write.bytes);
                    case LAST_ONLY -> isLast ? written(left, write.position, write.bytes) : left;
                    case ZEROS -> written(left, write.position, new byte[write.bytes.length]);
                };
            }
            return left;
        }

        private static byte[] written(byte[] before, long position, byte[] bytes) {
            byte[] after = Arrays.copyOf(before, Math.max(before.length, (int) position + bytes.length));
            System.arraycopy(bytes, 0, after, (int) position, bytes.length);
            return after;
        }
    }

    /** A change of the names of the folder. */
    private record Naming(Path name, Optional<Content> content) {}

    /** The content of a folder. */
    record Left(Map<Path, byte[]> files) {}

    private final Map<Path, Content> files = new LinkedHashMap<>();
    private Map<Path, Content> forcedNames = new LinkedHashMap<>();
    private final List<Naming> unforcedNames = new ArrayList<>();
    private Runnable beforeChange = () -> {};
    private boolean isFull;
    private boolean failsForces;
    private boolean isLocked;
    private int changes;
    private int forces;
    private int openFiles;
    private long writtenBytes;

    CrashDisk() {}

    /** A disk that was left behind by a crash. */
    CrashDisk(Left left) {
        left.files().forEach((name, bytes) -> {
            Content content = new Content();
            content.now = bytes.clone();
            content.force();
            files.put(name, content);
        });
        forcedNames = new LinkedHashMap<>(files);
    }

    /** Sets what runs before every change of the disk. */
    void beforeChange(Runnable action) {
        beforeChange = action;
    }

    /** Whether writes fail. */
    void setFull(boolean full) {
        isFull = full;
    }

    /** Whether forces fail; the bytes may be on the disk then, or not. */
    void failForces(boolean fails) {
        failsForces = fails;
    }

    /** Whether another process has the lock of every file. */
    void setLocked(boolean locked) {
        isLocked = locked;
    }

    int changes() {
        return changes;
    }

    int forces() {
        return forces;
    }

    int openFiles() {
        return openFiles;
    }

    long writtenBytes() {
        return writtenBytes;
    }

    /** The content of a file. */
    byte[] bytes(Path name) {
        return Optional.ofNullable(files.get(name)).orElseThrow().now.clone();
    }

    /** Changes a file, as a defect of the disk does. */
    void damage(Path name, byte[] bytes) {
        Content content = Optional.ofNullable(files.get(name)).orElseThrow();
        content.now = bytes.clone();
        content.force();
    }

    List<Path> names() {
        return List.copyOf(files.keySet());
    }

    /** Everything that a crash at this moment can leave behind. */
    List<Left> afterCrash() {
        List<Left> all = new ArrayList<>();
        Map<Path, Content> names = new LinkedHashMap<>(forcedNames);
        for (int i = 0; i <= unforcedNames.size(); i++) {
            if (i > 0) {
                rename(names, unforcedNames.get(i - 1));
            }
            for (Unforced unforced : Unforced.values()) {
                Map<Path, byte[]> left = new LinkedHashMap<>();
                names.forEach((name, content) -> left.put(name, content.left(unforced)));
                all.add(new Left(left));
            }
        }
        return all;
    }

    private static void rename(Map<Path, Content> names, Naming naming) {
        if (naming.content.isPresent()) {
            names.put(naming.name, naming.content.get());
        } else {
            names.remove(naming.name);
        }
    }

    private void changing() {
        beforeChange.run();
        changes++;
    }

    private void name(Path name, Optional<Content> content) {
        Naming naming = new Naming(name, content);
        rename(files, naming);
        unforcedNames.add(naming);
    }

    @Override
    public OpenFile open(Folder folder, Path file, Access access) throws IOException {
        if (access.isNew()) {
            if (files.containsKey(file)) {
                throw new FileAlreadyExistsException(file.toString());
            }
            if (isFull) {
                throw full(file);
            }
            changing();
            name(file, Optional.of(new Content()));
        }
        Content content = files.get(file);
        if (content == null) {
            throw new NoSuchFileException(file.toString());
        }
        openFiles++;
        return new Opened(file, content);
    }

    private static FileSystemException full(Path file) {
        return new FileSystemException(file.toString(), null, "No space left on device");
    }

    @Override
    public int nameCount(Folder folder, Path file) {
        return 1;
    }

    @Override
    public void separate(Folder folder, Path file) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void createFolder(Folder folder, Path child) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void deleteFile(Folder folder, Path file) {
        if (files.containsKey(file)) {
            changing();
            name(file, Optional.empty());
        }
    }

    @Override
    public List<Path> list(Folder folder, Path child) {
        return names();
    }

    @Override
    public boolean isReadable(Folder folder, Path file) {
        return true;
    }

    @Override
    public void createLink(Folder folder, Path link, Path target) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean forceFolder(Folder folder, Path child) {
        changing();
        forces++;
        forcedNames = new LinkedHashMap<>(files);
        unforcedNames.clear();
        return true;
    }

    @Override
    public Optional<FileStamp> stamp(Folder folder, Path file) {
        return Optional.ofNullable(files.get(file))
                .map(content -> new FileStamp(FileStamp.Kind.FILE, content.now.length, 0, 1));
    }

    private final class Opened implements OpenFile {
        private final Path name;
        private final Content content;
        private boolean isClosed;

        Opened(Path name, Content content) {
            this.name = name;
            this.content = content;
        }

        private void checkOpen() throws IOException {
            if (isClosed) {
                throw new ClosedChannelException();
            }
        }

        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            checkOpen();
            if (position >= content.now.length) {
                return -1;
            }
            int length = (int) Math.min(into.remaining(), content.now.length - position);
            into.put(content.now, (int) position, length);
            return length;
        }

        @Override
        public int write(ByteBuffer from, long position) throws IOException {
            checkOpen();
            changing();
            byte[] bytes = new byte[isFull ? from.remaining() / 2 : from.remaining()];
            if (isFull && bytes.length == 0) {
                throw full(name);
            }
            from.get(bytes);
            writtenBytes += bytes.length;
            content.write(position, bytes);
            return bytes.length;
        }

        @Override
        public void force() throws IOException {
            checkOpen();
            changing();
            forces++;
            if (failsForces) {
                throw new IOException("Input/output error");
            }
            content.force();
        }

        @Override
        public long size() throws IOException {
            checkOpen();
            return content.now.length;
        }

        @Override
        public void truncate(long length) throws IOException {
            checkOpen();
            if (length < content.now.length) {
                changing();
                // A truncated length is like a write that nothing of the old bytes survives, durable at once: the
                // cautious choice for records is that old bytes come back, which the states before it show.
                byte[] cut = Arrays.copyOf(content.now, (int) length);
                content.unforced.removeIf(write -> write.position >= length);
                content.now = cut;
            }
        }

        @Override
        public boolean tryLock() {
            return !isLocked;
        }

        @Override
        public boolean isLockedElsewhere() {
            return false;
        }

        @Override
        public void close() {
            if (!isClosed) {
                isClosed = true;
                openFiles--;
            }
        }
    }
}
