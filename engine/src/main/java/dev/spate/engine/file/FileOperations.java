package dev.spate.engine.file;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Everything that the storage needs from a file system. Thread-safe. Tests implement it with faults and a log.
 *
 * <p>Paths are relative to a {@link Folder}. No call follows a symbolic link below the folder, so nothing outside it
 * can be reached.
 */
public interface FileOperations {
    /** How a file is opened. */
    enum Access {
        /** Only reading; the file must exist. */
        READ,
        /** Reading and writing; the file must exist. */
        WRITE,
        /** Reading and writing; the file must not exist yet. */
        CREATE_NEW,
        /** Like {@link #CREATE_NEW}; users that may read the file may also execute it. */
        CREATE_EXECUTABLE;

        public boolean isNew() {
            return this == CREATE_NEW || this == CREATE_EXECUTABLE;
        }
    }

    /** One open regular file. Thread-safe; must not be used by threads that may be interrupted. */
    interface OpenFile extends Closeable {
        /** Reads at the position, as {@link java.nio.channels.FileChannel#read(ByteBuffer, long)} does. */
        int read(ByteBuffer into, long position) throws IOException;

        /** Writes at the position; may write only some of the bytes. */
        int write(ByteBuffer from, long position) throws IOException;

        /** Makes the bytes and the length durable. */
        void force() throws IOException;

        /**
         * Maps a run of the file for reading, for as long as the arena lives. Only the kernel may read the bytes: if
         * another process cuts the file, a system call then fails, instead of the whole process.
         *
         * @return empty where this is not possible or would do harm
         */
        default Optional<MemorySegment> map(long position, long length, Arena arena) throws IOException {
            return Optional.empty();
        }

        long size() throws IOException;

        /** Cuts the file to this length, which must not exceed its length. */
        void truncate(long length) throws IOException;

        /** Locks the file against other processes; returns false when another process has locked it. */
        boolean tryLock() throws IOException;

        /** Whether another process has locked the file. Must not be called for a file that this process has locked. */
        boolean isLockedElsewhere() throws IOException;
    }

    /**
     * Access to many files one after the other: the folders on the path to one stay open for the next. Owned by one
     * thread.
     */
    interface Walk extends Closeable {
        /** Like {@link FileOperations#open}, for reading only. */
        OpenFile open(Path file) throws IOException;

        /** Like {@link FileOperations#stamp}. */
        Optional<FileStamp> stamp(Path file) throws IOException;

        @Override
        void close();
    }

    OpenFile open(Folder folder, Path file, Access access) throws IOException;

    /**
     * The number of names of an existing regular file: hard links are names of the same file. 1 where it is not known.
     */
    int nameCount(Folder folder, Path file) throws IOException;

    /**
     * Replaces a file that has other names by a copy under this name, so that writes do not change it under the other
     * names.
     */
    void separate(Folder folder, Path file) throws IOException;

    /** Access to many files; files of one folder should come in a row. */
    default Walk walk(Folder folder) {
        return new Walk() {
            @Override
            public OpenFile open(Path file) throws IOException {
                return FileOperations.this.open(folder, file, Access.READ);
            }

            @Override
            public Optional<FileStamp> stamp(Path file) throws IOException {
                return FileOperations.this.stamp(folder, file);
            }

            @Override
            public void close() {
                // Nothing stays open.
            }
        };
    }

    /** Creates one folder whose parent exists. */
    void createFolder(Folder folder, Path child) throws IOException;

    /** Deletes a file, which may be open; does nothing when it does not exist. */
    void deleteFile(Folder folder, Path file) throws IOException;

    /** The names in a folder, each a path of one element; an empty path stands for the folder itself. */
    List<Path> list(Folder folder, Path child) throws IOException;

    /** Whether an existing regular file may be read, as far as this is known without opening it. */
    boolean isReadable(Folder folder, Path file);

    /**
     * Creates a symbolic link; fails when the name exists.
     *
     * @param target the text of the link
     */
    void createLink(Folder folder, Path link, Path target) throws IOException;

    /**
     * Makes the names in a folder durable; an empty path stands for the folder itself.
     *
     * @return false where the file system cannot do that
     */
    boolean forceFolder(Folder folder, Path child) throws IOException;

    /** What exists under this name, or empty when nothing does. */
    Optional<FileStamp> stamp(Folder folder, Path file) throws IOException;
}
