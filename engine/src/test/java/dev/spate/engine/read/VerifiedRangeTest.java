package dev.spate.engine.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.engine.disk.ContentAccess;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.metainfo.MetainfoWriter;
import dev.spate.wire.metainfo.PieceHashes;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerifiedRangeTest {
    private static final int PIECE = 16 * 1024;
    private static final long LENGTH = 2 * PIECE;

    @Test
    void findsWhatACheckHasFoundThatEndsMeanwhile() throws Exception {
        VerifiedRange range = open(new Seed(LENGTH));

        assertThat(range.await(0, Duration.ofMinutes(1))).isEqualTo(LENGTH);
    }

    @Test
    void givesUpWhatACheckHasNotFound() throws Exception {
        VerifiedRange range = open(new Seed(PIECE));

        assertThat(range.await(0, Duration.ofMinutes(1))).isEqualTo(PIECE);
        assertThatThrownBy(() -> range.await(PIECE, Duration.ofMinutes(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("never comes");
    }

    private static VerifiedRange open(Seed seed) {
        var window = new ReadWindow(seed.metainfo().geometry(), 0, LENGTH);
        return VerifiedRange.open(seed, window).orElseThrow();
    }

    /** A torrent that only seeds. Its check ends right after its first answer that nothing is verified. */
    private static final class Seed implements ReadableTorrent {
        private final Metainfo metainfo = metainfoOfZeros();
        private final Readers readers = new Readers();
        private final long found;
        private boolean isChecking = true;

        Seed(long found) {
            this.found = found;
        }

        @Override
        public Metainfo metainfo() {
            return metainfo;
        }

        @Override
        public ContentAccess access() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Readers readers() {
            return readers;
        }

        @Override
        public long doubtCount() {
            return 0;
        }

        @Override
        public long verifiedTo(long offset) {
            if (isChecking) {
                isChecking = false;
                readers.changed();
                return offset;
            }
            return Math.max(offset, found);
        }

        @Override
        public void read(long reader, int firstPiece, int pieceCount) {}

        @Override
        public void stopReading(long reader) {}

        @Override
        public void checkAlive() {}

        @Override
        public boolean mayArrive() {
            return isChecking;
        }

        @Override
        public RuntimeException neverArrives() {
            return new IllegalStateException("never comes");
        }

        @Override
        public RuntimeException readerClosed() {
            return new IllegalStateException("closed");
        }

        private static Metainfo metainfoOfZeros() {
            try {
                return Metainfo.parse(MetainfoWriter.folder("top", PIECE)
                        .file(List.of("a"), LENGTH)
                        .pieceHashes(new byte[2 * PieceHashes.HASH_LENGTH])
                        .toBytes());
            } catch (ProtocolException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
