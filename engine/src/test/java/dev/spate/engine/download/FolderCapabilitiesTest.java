package dev.spate.engine.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderCapabilitiesTest {
    @TempDir
    Path temp;

    private final List<String> warnings = new ArrayList<>();

    @Test
    void locksAFileOnce() throws IOException {
        Path path = temp.resolve("lock");
        try (FileChannel first = open(path);
                FileChannel second = open(path)) {
            assertThat(FolderCapabilities.lock(first, warnings::add)).isTrue();
            assertThat(FolderCapabilities.lock(second, warnings::add)).isFalse();
        }
        assertThat(warnings).isEmpty();
    }

    private static FileChannel open(Path path) throws IOException {
        return FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    @Test
    void usesAFolderWithoutLocksAllTheSameAndSaysSo() throws IOException {
        try (FileChannel file = new Unlockable("No locks available")) {
            assertThat(FolderCapabilities.lock(file, warnings::add)).isTrue();
        }
        assertThat(warnings).singleElement().asString().contains("cannot be locked");
    }

    @Test
    void failsWithItsDevice() throws IOException {
        try (FileChannel file = new Unlockable("Input/output error")) {
            assertThatThrownBy(() -> FolderCapabilities.lock(file, warnings::add))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void leavesNamesThatTheDiskTakes() throws IOException {
        assertThat(FolderCapabilities.nameOf("Part 1: who?", temp, "tag")).isEqualTo("Part 1: who?");
        assertThat(temp).isEmptyDirectory();
    }

    /** A file whose lock fails in this way; nothing else is done with it. */
    private static final class Unlockable extends FileChannel {
        private final String answer;

        Unlockable(String answer) {
            this.answer = answer;
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            throw new IOException(answer);
        }

        @Override
        public FileLock lock(long position, long size, boolean shared) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(ByteBuffer into) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long read(ByteBuffer[] into, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int write(ByteBuffer from) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long write(ByteBuffer[] from, int offset, int length) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long position() {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileChannel position(long newPosition) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long size() {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileChannel truncate(long size) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void force(boolean metaData) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long transferTo(long position, long count, WritableByteChannel target) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long transferFrom(ReadableByteChannel source, long position, long count) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(ByteBuffer into, long position) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int write(ByteBuffer from, long position) {
            throw new UnsupportedOperationException();
        }

        @Override
        public MappedByteBuffer map(MapMode mode, long position, long size) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected void implCloseChannel() {}
    }
}
