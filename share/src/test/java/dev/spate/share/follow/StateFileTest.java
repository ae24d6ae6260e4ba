package dev.spate.share.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
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
        item.desired = Optional.of(new OfferedItem(
                isContent ? "film" : key, 5, hash, false, isContent ? "" : "/t", isContent ? "" : "/d", List.of()));
        return item;
    }

    @Test
    void isEmptyBeforeTheFirstWrite() throws IOException {
        assertThat(file().read()).isEmpty();
    }

    @Test
    void readsWhatItHasWritten() throws IOException {
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
    void appendsWhatHasChangedAndNothingElse() throws IOException {
        List<Item> many = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            many.add(item("item " + i));
        }
        file().write("http://host/", "e-1-0", many);
        long before = Files.size(folder.resolve("state"));
        many.get(7).copy = Optional.of(new Item.Copy("v1", "a.bin", "seal"));

        file().append("e-2-0", List.of(many.get(7), item("new")), List.of("item 8"));
        file().append("e-3-0", List.of(item("item 8")), List.of("item 9", "item 8"));

        assertThat(Files.size(folder.resolve("state")) - before).isLessThan(2000);
        StateFile.State state = file().read().orElseThrow();
        assertThat(state.lastId()).isEqualTo("e-3-0");
        assertThat(state.items()).hasSize(500).extracting(item -> item.key).contains("new", "item 8");
        assertThat(state.items()).filteredOn(item -> item.copy.isPresent()).hasSize(1);
    }

    @Test
    void ignoresAChangeThatACrashHasLeftIncomplete() throws IOException {
        Path state = folder.resolve("state");
        file().write("http://host/", "e-1-0", List.of(item("a")));
        file().append("e-2-0", List.of(item("b")), List.of());
        long whole = Files.size(state);
        file().append("e-3-0", List.of(item("c")), List.of("a"));
        byte[] bytes = Files.readAllBytes(state);

        for (long length = whole; length < bytes.length - 1; length += 7) {
            Files.write(state, Arrays.copyOf(bytes, (int) length));

            assertThat(file().read().orElseThrow().lastId()).isEqualTo("e-2-0");
            assertThat(file().read().orElseThrow().items())
                    .extracting(item -> item.key)
                    .containsExactly("a", "b");
        }
    }

    @Test
    void refusesIncompleteOrForeignFiles() throws IOException {
        file().write("http://host/", "e-1-2", List.of(item("a"), item("b")));
        List<String> lines = Files.readAllLines(folder.resolve("state"));

        for (String text :
                List.of("", "x", "{}\n", lines.get(0) + "\n" + lines.get(1) + "\n", lines.get(0) + "\n{}\n{}\n")) {
            Files.writeString(folder.resolve("state"), text);
            assertThatThrownBy(() -> file().read()).isInstanceOf(FileSystemException.class);
        }
    }
}
