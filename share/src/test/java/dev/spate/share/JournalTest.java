package dev.spate.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.wire.InfoHash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final Optional<InfoHash> ONE = Optional.of(InfoHash.v1Hex("11".repeat(20)));
    private static final Optional<InfoHash> TWO = Optional.of(InfoHash.v1Hex("22".repeat(20)));

    @TempDir
    private Path folder;

    private Journal open() throws IOException {
        return Journal.open(folder.resolve("journal"));
    }

    @Test
    void recordsAdditionsReplacementsAndRemovals() throws IOException {
        try (Journal journal = open()) {
            journal.offered("a", ONE);
            journal.offered("b \n\u20ac", ONE);
            journal.offered("a", ONE);
            journal.offered("a", TWO);
            journal.removed("b \n\u20ac");
            journal.removed("c");

            assertThat(journal.since(0))
                    .containsExactly(
                            new JournalEvent(3, JournalEvent.Kind.REPLACED, "a", TWO),
                            new JournalEvent(4, JournalEvent.Kind.REMOVED, "b \n\u20ac", Optional.empty()));
            assertThat(journal.current()).extracting(JournalEvent::name).containsExactly("a");
            assertThat(journal.since(3)).hasSize(1);
            assertThat(journal.since(4)).isEmpty();
        }
    }

    @Test
    void resumesAfterARestart() throws IOException {
        try (Journal journal = open()) {
            journal.offered("a", ONE);
            journal.offered("b", Optional.empty());
            journal.removed("a");
        }

        try (Journal journal = open()) {
            assertThat(journal.lastId()).isEqualTo(3);
            journal.offered("b", Optional.empty());
            journal.offered("a", TWO);

            assertThat(journal.since(2)).containsExactly(new JournalEvent(4, JournalEvent.Kind.ADDED, "a", TWO));
            assertThat(journal.reachesBackTo(0)).isTrue();
            assertThat(journal.reachesBackTo(5)).isFalse();
        }
    }

    @Test
    void ignoresAnIncompleteLine() throws IOException {
        try (Journal journal = open()) {
            journal.offered("a", ONE);
        }
        Files.writeString(folder.resolve("journal"), "2 added 222222", StandardOpenOption.APPEND);

        try (Journal journal = open()) {
            assertThat(journal.lastId()).isEqualTo(1);
            journal.offered("b", TWO);
        }

        try (Journal journal = open()) {
            assertThat(journal.current()).extracting(JournalEvent::name).containsExactly("a", "b");
        }
    }

    @Test
    void worksAgainAfterAFailedWrite() throws IOException {
        try (Journal journal = open()) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> journal.offered("a", ONE)).isInstanceOf(IOException.class);
            assertThat(Thread.interrupted()).isTrue();
            // A full disk may still have stored the beginning of a line.
            Files.writeString(folder.resolve("journal"), "1 added 1111", StandardOpenOption.APPEND);

            journal.offered("b", TWO);
            assertThat(journal.current()).extracting(JournalEvent::name).containsExactly("b");
        }

        try (Journal journal = open()) {
            assertThat(journal.current()).extracting(JournalEvent::name).containsExactly("b");
        }
    }

    @Test
    void forgetsOldRemovalsAndKnowsIt() throws IOException {
        StringBuilder lines = new StringBuilder("begin 0 0\n");
        int events = ShareLimits.JOURNAL_EVENTS_MAX + 5;
        for (int id = 1; id <= events; id++) {
            lines.append(id).append(" removed - ").append(base64("name" + id)).append('\n');
        }
        Files.writeString(folder.resolve("journal"), lines);

        try (Journal journal = open()) {
            assertThat(journal.since(0)).hasSize(ShareLimits.JOURNAL_EVENTS_MAX);
            assertThat(journal.reachesBackTo(4)).isFalse();
            assertThat(journal.reachesBackTo(5)).isTrue();
            assertThat(journal.lastId()).isEqualTo(events);
        }
    }

    private static String base64(String text) {
        return java.util.Base64.getUrlEncoder().encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @Test
    void wakesAWaitingThread() throws Exception {
        try (Journal journal = open()) {
            Thread writer = Thread.ofVirtual().start(() -> {
                try {
                    journal.offered("a", ONE);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });

            assertThat(journal.await(0, 20_000_000_000L)).isTrue();
            writer.join();
            assertThat(journal.await(1, 1_000)).isFalse();
        }
    }
}
