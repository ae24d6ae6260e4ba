package dev.spate.share.follow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TakenNamesTest {
    private final TakenNames names = new TakenNames();

    private Item item(String key, String local) {
        Item item = new Item(key);
        item.copy(Optional.of(new Item.Copy("version", local, "")));
        names.update(item);
        return item;
    }

    @Test
    void knowsTheNamesOfCopiesAndOfDownloads() {
        Item first = item("a", "a.bin");
        Item second = item("b", "b.bin");
        Item.Attempt attempt = new Item.Attempt.Placing("next", "b.2.bin");
        second.become(new ItemState.Waiting(Optional.of(attempt), OptionalLong.empty()));
        names.update(second);

        assertThat(names.isTaken("a.bin")).isTrue();
        assertThat(names.isTaken("a.bin", first)).isFalse();
        assertThat(names.isTaken("a.bin", second)).isTrue();
        assertThat(names.isTaken("b.bin", first)).isTrue();
        assertThat(names.isTaken("b.2.bin", first)).isTrue();
        assertThat(names.isTaken("b.2.bin", second)).isFalse();
        assertThat(names.isTaken("c.bin")).isFalse();
    }

    @Test
    void knowsWhetherAnotherItemHasTheSameName() {
        Item first = item("a", "same");
        Item second = item("b", "same");
        assertThat(names.isTaken("same", first)).isTrue();

        names.forget(second);

        assertThat(names.isTaken("same", first)).isFalse();
        assertThat(names.isTaken("same")).isTrue();
        first.copy(Optional.empty());
        names.update(first);
        assertThat(names.isTaken("same")).isFalse();
    }
}
