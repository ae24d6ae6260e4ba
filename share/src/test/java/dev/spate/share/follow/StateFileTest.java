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

    private static Item.Saved item(String key) {
        return item(key, Optional.empty(), Optional.empty());
    }

    private static Item.Saved item(String key, Optional<Item.Copy> copy, Optional<Item.Attempt> attempt) {
        Optional<String> hash = Optional.of("0123456789abcdef0123456789abcdef01234567");
        boolean isContent = key.endsWith("/");
        OfferedItem offer = new OfferedItem(
                isContent ? "film" : key, 5, hash, false, isContent ? "" : "/t", isContent ? "" : "/d", List.of());
        return new Item.Saved(key, Optional.of(offer), copy, attempt);
    }

    private void write(String url, String lastId, List<Item.Saved> items) throws IOException {
        file().write(new StateFile.Change.Whole(url, lastId, items));
    }

    private void append(String lastId, List<Item.Saved> changed, List<String> forgotten) throws IOException {
        file().write(new StateFile.Change.Appended(lastId, changed, forgotten));
    }

    @Test
    void isEmptyBeforeTheFirstWrite() throws IOException {
        assertThat(file().read()).isEmpty();
    }

    @Test
    void readsWhatItHasWritten() throws IOException {
        Item.Saved here = item(
                "größe\n\"1\"",
                Optional.of(new Item.Copy("v1", "a.bin", "seal")),
                Optional.of(new Item.Attempt.Placing("v2", "b.bin")));
        Item.Saved content = item("film.torrent/");
        Item.Saved removed = new Item.Saved(
                "gone", Optional.empty(), Optional.of(new Item.Copy("v3", "gone", "")), Optional.empty());
        write("http://host/", "e-1-2", List.of(here, content, removed));

        StateFile.State state = file().read().orElseThrow();

        assertThat(state.url()).isEqualTo("http://host/");
        assertThat(state.lastId()).isEqualTo("e-1-2");
        assertThat(state.items()).containsExactly(here, content, removed);
    }

    @Test
    void readsEveryKindOfAttempt() throws IOException {
        List<Item.Saved> items = List.of(
                item("a", Optional.empty(), Optional.of(new Item.Attempt.Begun("v1"))),
                item("b", Optional.empty(), Optional.of(new Item.Attempt.InPlace("v1", "b"))),
                item("c", Optional.empty(), Optional.of(new Item.Attempt.Beside("v1"))),
                item("d", Optional.empty(), Optional.of(new Item.Attempt.Placing("v1", "d.2"))));
        write("http://host/", "e-1-0", items);

        assertThat(file().read().orElseThrow().items()).isEqualTo(items);
    }

    @Test
    void appendsWhatHasChangedAndNothingElse() throws IOException {
        List<Item.Saved> many = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            many.add(item("item " + i));
        }
        write("http://host/", "e-1-0", many);
        long before = Files.size(folder.resolve("state"));
        Item.Saved changed = item("item 7", Optional.of(new Item.Copy("v1", "a.bin", "seal")), Optional.empty());

        append("e-2-0", List.of(changed, item("new")), List.of("item 8"));
        append("e-3-0", List.of(item("item 8")), List.of("item 9", "item 8"));

        assertThat(Files.size(folder.resolve("state")) - before).isLessThan(2000);
        StateFile.State state = file().read().orElseThrow();
        assertThat(state.lastId()).isEqualTo("e-3-0");
        assertThat(state.items()).hasSize(500).extracting(Item.Saved::key).contains("new", "item 8");
        assertThat(state.items()).filteredOn(item -> item.copy().isPresent()).hasSize(1);
    }

    @Test
    void ignoresAChangeThatACrashHasLeftIncomplete() throws IOException {
        Path state = folder.resolve("state");
        write("http://host/", "e-1-0", List.of(item("a")));
        append("e-2-0", List.of(item("b")), List.of());
        long whole = Files.size(state);
        append("e-3-0", List.of(item("c")), List.of("a"));
        byte[] bytes = Files.readAllBytes(state);

        for (long length = whole; length < bytes.length - 1; length += 7) {
            Files.write(state, Arrays.copyOf(bytes, (int) length));

            assertThat(file().read().orElseThrow().lastId()).isEqualTo("e-2-0");
            assertThat(file().read().orElseThrow().items())
                    .extracting(Item.Saved::key)
                    .containsExactly("a", "b");
        }
    }

    @Test
    void refusesIncompleteOrForeignFiles() throws IOException {
        write("http://host/", "e-1-2", List.of(item("a"), item("b")));
        List<String> lines = Files.readAllLines(folder.resolve("state"));

        for (String text :
                List.of("", "x", "{}\n", lines.get(0) + "\n" + lines.get(1) + "\n", lines.get(0) + "\n{}\n{}\n")) {
            Files.writeString(folder.resolve("state"), text);
            assertThatThrownBy(() -> file().read()).isInstanceOf(FileSystemException.class);
        }
    }
}
