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
 * Everything the storage asks of a file system. Thread-safe. Tests put faults and a log in here.
 *
 * <p>Paths are relative to a {@link Folder}. No call follows a symbolic link below the folder, so nothing outside
 * of it can be reached.
 */
public interface FileOperations {
    /** What an opened file is for. */
    enum Access {
        /** Only reading; the file must exist. */
        READ,
        /** Reading and writing; the file must exist. */
        WRITE,
        /** Reading and writing; the file must not exist yet. */
        CREATE_NEW,
        /** As {@link #CREATE_NEW}; who may read the file may also execute it. */
        CREATE_EXECUTABLE;

        public boolean isNew() {
            return this == CREATE_NEW || this == CREATE_EXECUTABLE;
        }
    }

    /** One open regular file. Thread-safe; must not be used by threads that may be interrupted. */
    interface OpenFile extends Closeable {
        /** Reads at the position, as {@link java.nio.channels.FileChannel#read(ByteBuffer, long)} does. */
        int read(ByteBuffer into, long position) throws IOException;

        /** Writes at the position; may write less than there is. */
        int write(ByteBuffer from, long position) throws IOException;

        /** Makes the bytes and the length durable. */
        void force() throws IOException;

        /**
         * Maps a run of the file for reading, for as long as the arena lives. Only the kernel may touch the bytes: a
         * file that another process cuts short is then an error of a call, and not of the machine.
         *
         * @return nothing where this cannot be done, or not without harm
         */
        default Optional<MemorySegment> map(long position, long length, Arena arena) throws IOException {
            return Optional.empty();
        }

        long size() throws IOException;

        /** Cuts the file to this length, which it has or exceeds. */
        void truncate(long length) throws IOException;

        /** Keeps other processes from locking the file; false when another process has locked it. */
        boolean tryLock() throws IOException;

        /** Whether another process has locked the file. Not to be asked of a file that this process has locked itself. */
        boolean isLockedElsewhere() throws IOException;
    }

    /** Many files one after the other: the folders on the way to one stay open for the next. Owned by one thread. */
    interface Walk extends Closeable {
        /** As {@link FileOperations#open}, for reading only. */
        OpenFile open(Path file) throws IOException;

        /** As {@link FileOperations#stamp}. */
        Optional<FileStamp> stamp(Path file) throws IOException;

        @Override
        void close();
    }

    OpenFile open(Folder folder, Path file, Access access) throws IOException;

    /** How many names a regular file has that is there: hard links are names of one file. 1 where that cannot be told. */
    int nameCount(Folder folder, Path file) throws IOException;

    /**
     * Gives a name a file of its own, with the bytes of the one that it shares with other names, so that what is written to
     * it changes nothing elsewhere.
     */
    void separate(Folder folder, Path file) throws IOException;

    /** For who looks at many files; those of one folder come best in a row. */
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

    /** Removes a file, which may be open; nothing when it is not there. */
    void deleteFile(Folder folder, Path file) throws IOException;

    /** The names in a folder, each a path of one element; an empty path stands for the folder itself. */
    List<Path> list(Folder folder, Path child) throws IOException;

    /** Whether a regular file that is there may be read, as far as this can be told without opening it. */
    boolean isReadable(Folder folder, Path file);

    /**
     * Creates a symbolic link, unless something has its name.
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

    /** What is there under this name, or empty when nothing is. */
    Optional<FileStamp> stamp(Folder folder, Path file) throws IOException;
}
