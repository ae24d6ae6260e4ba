package dev.spate.engine.saved;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.spate.engine.file.FileOperations.Access;
import dev.spate.engine.file.FileOperations.OpenFile;
import dev.spate.engine.file.Folder;
import dev.spate.engine.saved.LogRecord.Part;
import dev.spate.engine.saved.RecordFile.Span;
import dev.spate.wire.ProtocolException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Runs over the seeds in a normal build; with {@code JAZZER_FUZZ=1} it searches for new inputs. */
public class SavedSessionFuzzTest {
    private static final long SEAL = 0;
    private static final int TARGETS = 2;

    // JUnit calls this method; only the targets of {@code FuzzingTest} are public.
    SavedSessionFuzzTest() {}

    @FuzzTest(maxDuration = "60s")
    void readsOrRefusesARecord(byte[] input) {
        checkRecord(input);
    }

    @FuzzTest(maxDuration = "60s")
    void findsTheRecordsOfAFile(byte[] input) throws IOException {
        checkFile(input);
    }

    /** Passes the input to the target with this number. */
    public static void check(int target, byte[] input) throws IOException {
        if (target % TARGETS == 0) {
            checkRecord(input);
        } else {
            checkFile(input);
        }
    }

    /** The seeds of all targets, each after the number of its target. */
    public static Stream<byte[]> seeds() throws IOException, URISyntaxException {
        List<byte[]> seeds = new ArrayList<>();
        for (String method : List.of("readsOrRefusesARecord", "findsTheRecordsOfAFile")) {
            URL folder = SavedSessionFuzzTest.class.getResource("SavedSessionFuzzTestInputs/" + method);
            if (folder == null) {
                throw new IllegalStateException("there are no seeds for " + method);
            }
            try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
                for (Path file : files.sorted().toList()) {
                    byte[] seed = Files.readAllBytes(file);
                    seeds.add(ByteBuffer.allocate(1 + seed.length)
                            .put((byte) (method.startsWith("reads") ? 0 : 1))
                            .put(seed)
                            .array());
                }
            }
        }
        return seeds.stream();
    }

    private static void checkRecord(byte[] input) {
        LogRecord logRecord;
        SavedTorrent torrent;
        try {
            logRecord = LogRecord.decode(input);
            SavedTorrentCodec.check(logRecord);
            if (!logRecord.parts().containsKey(Part.SETTINGS)) {
                return;
            }
            torrent = SavedTorrentCodec.torrent(logRecord);
        } catch (ProtocolException refused) {
            return;
        }
        Map<Part, byte[]> parts = Map.of(
                Part.SETTINGS, SavedTorrentCodec.encode(torrent.settings()),
                Part.CONTENT, SavedTorrentCodec.encode(torrent.content()),
                Part.COUNTERS, SavedTorrentCodec.encode(torrent.counters()));
        try {
            LogRecord again = LogRecord.decode(new LogRecord(logRecord.hash(), parts).encode());
            if (!SavedTorrentCodec.torrent(again).equals(torrent)) {
                throw new AssertionError("a torrent reads differently after it was written");
            }
        } catch (ProtocolException e) {
            throw new AssertionError("what was written cannot be read", e);
        }
    }

    private static void checkFile(byte[] input) throws IOException {
        Path name = SessionFolder.log(1);
        byte[] bytes = ByteBuffer.allocate(RecordFile.HEADER_LENGTH + input.length)
                .put(RecordFile.HEADER_LENGTH, input)
                .array();
        CrashDisk disk = new CrashDisk(new CrashDisk.Left(Map.of(name, bytes)));
        List<Span> records = new ArrayList<>();
        long[] at = {RecordFile.HEADER_LENGTH};
        try (OpenFile file = disk.open(Folder.of(Path.of("")), name, Access.READ)) {
            long end = RecordFile.search(file, SEAL, new RecordFile.Visitor() {
                @Override
                public void record(Span span, byte kind, byte[] payload) {
                    follow(at, span);
                    if (payload.length + RecordFile.FRAME_LENGTH != span.length()) {
                        throw new AssertionError("a record of another length");
                    }
                    records.add(span);
                }

                @Override
                public void damage(Span span) {
                    follow(at, span);
                }
            });
            if (at[0] != bytes.length) {
                throw new AssertionError("the search ended before the file");
            }
            if (end
                    != (records.isEmpty()
                            ? RecordFile.HEADER_LENGTH
                            : records.getLast().end())) {
                throw new AssertionError("the last record ends elsewhere");
            }
        }
    }

    private static void follow(long[] at, Span span) {
        if (span.offset() != at[0] || span.length() <= 0) {
            throw new AssertionError("found " + span + " instead of something at " + at[0]);
        }
        at[0] = span.end();
    }
}
