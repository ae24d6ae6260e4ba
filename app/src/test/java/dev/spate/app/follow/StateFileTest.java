package dev.spate.app.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileTest {
    @TempDir
    private Path folder;

    private StateFile file() {
        return new StateFile(folder.resolve("state"));
    }

    private static Item item(String key) {
        Item item = new Item(key);
        Optional<String> hash = Optional.of("0123456789abcdef0123456789abcdef01234567");
        boolean isContent = key.endsWith("/");
        item.desired = Optional.of(new Offered(
                isContent ? "film" : key, 5, hash, false, isContent ? "" : "/t", isContent ? "" : "/d", List.of()));
        return item;
    }

    @Test
    void hasNothingBeforeTheFirstTime() throws IOException {
        assertThat(file().read()).isEmpty();
    }

    @Test
    void givesBackWhatWasWritten() throws IOException {
        Item here = item("größe\n\"1\"");
        here.copy = Optional.of(new Item.Copy("v1", "a.bin", "seal"));
        Item.Attempt attempt = new Item.Attempt("v2");
        attempt.target = "b.bin";
        attempt.isBeside = true;
        attempt.isPlacing = true;
        here.attempt = Optional.of(attempt);
        Item content = item("film.torrent/");
        Item removed = new Item("gone");
        removed.copy = Optional.of(new Item.Copy("v3", "gone", ""));
        file().write("http://host/", "e-1-2", List.of(here, content, removed));

        StateFile.State state = file().read().orElseThrow();

        assertThat(state.url()).isEqualTo("http://host/");
        assertThat(state.lastId()).isEqualTo("e-1-2");
        assertThat(state.items()).extracting(item -> item.key).containsExactly(here.key, content.key, "gone");
        assertThat(state.items())
                .extracting(item -> item.desired)
                .containsExactly(here.desired, content.desired, Optional.empty());
        assertThat(state.items())
                .extracting(item -> item.copy)
                .containsExactly(here.copy, Optional.empty(), removed.copy);
        assertThat(state.items().getFirst().attempt.orElseThrow())
                .usingRecursiveComparison()
                .isEqualTo(attempt);
    }

    @Test
    void refusesWhatIsCutOffOrNotOurs() throws IOException {
        file().write("http://host/", "e-1-2", List.of(item("a"), item("b")));
        List<String> lines = Files.readAllLines(folder.resolve("state"));

        for (String text :
                List.of("", "x", "{}\n", lines.get(0) + "\n" + lines.get(1) + "\n", lines.get(0) + "\n{}\n{}\n")) {
            Files.writeString(folder.resolve("state"), text);
            assertThatThrownBy(() -> file().read()).isInstanceOf(FileSystemException.class);
        }
    }
}
