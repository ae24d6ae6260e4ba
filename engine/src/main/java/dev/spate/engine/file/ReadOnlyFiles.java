package dev.spate.engine.file;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A file system that cannot change anything. A torrent that is only seeded has no other one, so that no message of a
 * peer and no bug of ours can write to the user's files. Thread-safe.
 */
public final class ReadOnlyFiles implements FileOperations {
    private final FileOperations operations;

    public ReadOnlyFiles(FileOperations operations) {
        this.operations = operations;
    }

    @Override
    public OpenFile open(Folder folder, Path file, Access access) throws IOException {
        if (access != Access.READ) {
            throw refusal(file);
        }
        return new ReadOnlyFile(operations.open(folder, file, Access.READ), file);
    }

    @Override
    public int nameCount(Folder folder, Path file) throws IOException {
        return operations.nameCount(folder, file);
    }

    @Override
    public void separate(Folder folder, Path file) throws IOException {
        throw refusal(file);
    }

    @Override
    public void createFolder(Folder folder, Path child) throws IOException {
        throw refusal(child);
    }

    @Override
    public void deleteFile(Folder folder, Path file) throws IOException {
        throw refusal(file);
    }

    @Override
    public void createLink(Folder folder, Path link, Path target) throws IOException {
        throw refusal(link);
    }

    @Override
    public List<Path> list(Folder folder, Path child) throws IOException {
        return operations.list(folder, child);
    }

    @Override
    public boolean isReadable(Folder folder, Path file) {
        return operations.isReadable(folder, file);
    }

    @Override
    public boolean forceFolder(Folder folder, Path child) {
        // No names are created here, so none has to be made durable.
        return true;
    }

    @Override
    public Optional<FileStamp> stamp(Folder folder, Path file) throws IOException {
        return operations.stamp(folder, file);
    }

    @Override
    public Walk walk(Folder folder) {
        Walk walk = operations.walk(folder);
        return new Walk() {
            @Override
            public OpenFile open(Path file) throws IOException {
                return new ReadOnlyFile(walk.open(file), file);
            }

            @Override
            public Optional<FileStamp> stamp(Path file) throws IOException {
                return walk.stamp(file);
            }

            @Override
            public void close() {
                walk.close();
            }
        };
    }

    private static AccessDeniedException refusal(Path path) {
        return new AccessDeniedException(path.toString(), null, "opened for reading only");
    }

    private record ReadOnlyFile(OpenFile file, Path path) implements OpenFile {
        @Override
        public int read(ByteBuffer into, long position) throws IOException {
            return file.read(into, position);
        }

        @Override
        public int write(ByteBuffer from, long position) throws IOException {
            throw refusal(path);
        }

        @Override
        public void truncate(long length) throws IOException {
            throw refusal(path);
        }

        @Override
        public void force() throws IOException {
            file.force();
        }

        @Override
        public Optional<MemorySegment> map(long position, long length, Arena arena) throws IOException {
            return file.map(position, length, arena);
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public boolean isLockedElsewhere() throws IOException {
            return file.isLockedElsewhere();
        }

        @Override
        public boolean tryLock() throws IOException {
            return file.tryLock();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
