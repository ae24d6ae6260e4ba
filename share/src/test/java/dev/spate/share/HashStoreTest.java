package dev.spate.share;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.share.file.FileSnapshot;
import dev.spate.share.file.FileVersion;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HashStoreTest {
    private static final Path ENTRY = Path.of("/shared/entry");
    private static final FileSnapshot LOOK =
            new FileSnapshot(true, List.of(new FileSnapshot.Seen(Path.of(""), new FileVersion(1000, 1, "number"))));
    private static final byte[] INFO =
            "d6:lengthi1000e4:name5:entry6:pieces20:abcdefghijklmnopqrste".getBytes(StandardCharsets.ISO_8859_1);

    @TempDir
    private Path folder;

    @Test
    void findsTheHashesOfAnEqualSnapshot() throws Exception {
        HashStore store = HashStore.in(folder);
        store.keep(ENTRY, LOOK, INFO);

        assertThat(store.find(ENTRY, LOOK)).hasValue(INFO);
        assertThat(store.find(Path.of("/shared/other"), LOOK)).isEmpty();
    }

    @Test
    void refusesAFileThatACrashHasLeftWithOtherBytes() throws Exception {
        HashStore store = HashStore.in(folder);
        store.keep(ENTRY, LOOK, INFO);
        Path kept;
        try (var files = Files.list(folder)) {
            kept = files.toList().getFirst();
        }
        byte[] bytes = Files.readAllBytes(kept);
        int pieces = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("abcdefghij");
        for (int i = 0; i < 20; i++) {
            bytes[pieces + i] = 0;
        }
        Files.write(kept, bytes);

        assertThat(store.find(ENTRY, LOOK)).isEmpty();
    }

    @Test
    void ignoresAnIncompleteFile() throws Exception {
        HashStore store = HashStore.in(folder);
        store.keep(ENTRY, LOOK, INFO);
        Path kept;
        try (var files = Files.list(folder)) {
            kept = files.toList().getFirst();
        }
        byte[] whole = Files.readAllBytes(kept);

        for (int length = 0; length < whole.length; length++) {
            Files.write(kept, Arrays.copyOf(whole, length));
            assertThat(store.find(ENTRY, LOOK)).isEmpty();
        }
        store.keep(ENTRY, LOOK, INFO);
        assertThat(store.find(ENTRY, LOOK)).hasValue(INFO);
    }
}
