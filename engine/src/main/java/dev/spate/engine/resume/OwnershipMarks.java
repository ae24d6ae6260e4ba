package dev.spate.engine.resume;

import dev.spate.engine.file.FileOperations.OpenFile;
import dev.spate.engine.file.FileStamp;
import dev.spate.engine.file.OwnedFiles;
import dev.spate.engine.file.Transfer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Which files of a download are ours, at the end of its state file: 4 bytes with the state file's own number, and for
 * each file a mark of 4 bytes, see {@link OwnedFiles}. Thread-safe, except for {@link #begin} and {@link #read}.
 *
 * <p>A mark is written before its file is created, and is not forced: this survives the end of the process, and it is
 * cheap for 100,000 small files. After a power failure a file may exist without its mark; then it counts as a file of
 * others.
 */
final class OwnershipMarks implements OwnedFiles.Log {
    /** Reads the stamp of the state file itself. */
    interface StampSource {
        Optional<FileStamp> stamp() throws IOException;
    }

    private final OpenFile file;
    private final long offset;
    private final int count;
    private final StampSource self;

    OwnershipMarks(OpenFile file, long offset, int count, StampSource self) {
        this.file = file;
        this.offset = offset;
        this.count = count;
        this.self = self;
    }

    /** Writes the marks of all files. */
    void begin(int[] marks) throws IOException {
        ByteBuffer all = ByteBuffer.allocate((count + 1) * Integer.BYTES).putInt(ownNumber());
        all.asIntBuffer().put(marks);
        write(all.rewind(), offset);
    }

    /**
     * The mark of each file; empty in a state file of an earlier version. If the state file's own number has changed,
     * the folder was copied or its disk gives new numbers. Then the other numbers are useless too, and the marks show
     * only which files are ours.
     */
    Optional<int[]> read() throws IOException {
        ByteBuffer in = ByteBuffer.allocate((count + 1) * Integer.BYTES);
        if (file.size() < offset + in.capacity()) {
            return Optional.empty();
        }
        Transfer.read(file, in, offset);
        int own = in.flip().getInt();
        boolean tellsNumbers = own != FileStamp.NO_NUMBER && own == ownNumber();
        int[] marks = new int[count];
        for (int i = 0; i < count; i++) {
            int mark = in.getInt();
            marks[i] = mark == OwnedFiles.FOREIGN || tellsNumbers ? mark : OwnedFiles.UNNUMBERED;
        }
        return Optional.of(marks);
    }

    @Override
    public void put(int index, int mark) throws IOException {
        write(ByteBuffer.allocate(Integer.BYTES).putInt(0, mark), offset + (index + 1L) * Integer.BYTES);
    }

    private int ownNumber() throws IOException {
        return self.stamp().map(FileStamp::number).orElse(FileStamp.NO_NUMBER);
    }

    private void write(ByteBuffer bytes, long at) throws IOException {
        Transfer.write(file, bytes, at);
    }
}
