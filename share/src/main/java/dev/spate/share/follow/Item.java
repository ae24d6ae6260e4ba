package dev.spate.share.follow;

import dev.spate.wire.metainfo.Metainfo;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** One offer of the share: the wanted version, our copy, and the state of the work on it. Owned by the machine. */
final class Item {
    /**
     * A version in the output folder, complete and verified.
     *
     * @param version as {@link OfferedItem#version} defines it
     * @param local its name in the output folder
     * @param seal see {@link OutputFolder#seal}: it shows whether the files were changed since
     */
    record Copy(String version, String local, String seal) {}

    /** How far the attempt to get a version has come: what the next run needs to continue after a kill. */
    sealed interface Attempt {
        /** The version, as {@link OfferedItem#version} defines it. */
        String version();

        /** The name in the output folder that is the attempt's own; empty while it has none. */
        default Optional<String> target() {
            return Optional.empty();
        }

        /** Nothing that must be kept is on the disk. */
        record Begun(String version) implements Attempt {}

        /** The download is directly at its place, whose name was free. */
        record InPlace(String version, String local) implements Attempt {
            @Override
            public Optional<String> target() {
                return Optional.of(local);
            }
        }

        /** The download is in the incoming folder. Its name is chosen when it is complete. */
        record Beside(String version) implements Attempt {}

        /** The download is complete and is being moved to its place; after a kill, the move may already be done. */
        record Placing(String version, String local) implements Attempt {
            @Override
            public Optional<String> target() {
                return Optional.of(local);
            }
        }
    }

    /** What of an item is saved. */
    record Saved(String key, Optional<OfferedItem> wanted, Optional<Copy> copy, Optional<Attempt> attempt) {}

    private final String key;
    private Optional<OfferedItem> wanted = Optional.empty();
    private Optional<Copy> copy = Optional.empty();
    private ItemState state = ItemState.Waiting.NEW;
    private boolean isSeeded;
    private int failures;
    private Optional<String> failure = Optional.empty();

    /**
     * @param key the offer's name at the share. With a slash at the end, the item is the content of the torrent file of
     *     that name
     */
    Item(String key) {
        this.key = key;
    }

    /** The item as an earlier run has saved it. */
    static Item of(Saved saved) {
        Item item = new Item(saved.key());
        item.wanted = saved.wanted();
        item.copy = saved.copy();
        item.state = new ItemState.Waiting(saved.attempt(), OptionalLong.empty());
        return item;
    }

    Saved saved() {
        return new Saved(key, wanted, copy, state.attempt());
    }

    String key() {
        return key;
    }

    /** The key of the content that the torrent file of this name describes. */
    static String contentKey(String name) {
        return name + "/";
    }

    boolean isContent() {
        return key.endsWith("/");
    }

    /** The name that the item should have in the output folder, not yet adapted to the disk. */
    String name(Metainfo metainfo) {
        return isContent() ? metainfo.name() : key;
    }

    // ---- what is wanted, and what is here

    Optional<OfferedItem> wanted() {
        return wanted;
    }

    void want(OfferedItem offer) {
        wanted = Optional.of(offer);
    }

    void unwant() {
        wanted = Optional.empty();
    }

    boolean isWanted(String version) {
        return wanted.filter(offer -> offer.version().equals(version)).isPresent();
    }

    Optional<Copy> copy() {
        return copy;
    }

    void copy(Optional<Copy> now) {
        copy = now;
    }

    /** Whether our copy has this name in the output folder. */
    boolean hasCopyAt(String local) {
        return copy.filter(there -> there.local().equals(local)).isPresent();
    }

    boolean isWanted(Attempt attempt) {
        return isWanted(attempt.version());
    }

    boolean isComplete() {
        return copy.filter(there -> isWanted(there.version())).isPresent();
    }

    /** The names in the output folder that are the item's own. */
    Stream<String> names() {
        return Stream.concat(copy.map(Copy::local).stream(), state.attempt().flatMap(Attempt::target).stream())
                .distinct();
    }

    // ---- the work on it

    ItemState state() {
        return state;
    }

    /** The state, which must be this one: the one that waits for the answer that has come. */
    <S extends ItemState> S in(Class<S> expected) {
        if (!expected.isInstance(state)) {
            throw new IllegalStateException("an answer for " + expected.getSimpleName() + " comes to " + this);
        }
        return expected.cast(state);
    }

    void become(ItemState next) {
        state = Objects.requireNonNull(next);
    }

    /** Whether peers may ask for our copy. */
    boolean isSeeded() {
        return isSeeded;
    }

    void seeded(boolean now) {
        isSeeded = now;
    }

    /** Failures in a row. */
    int failures() {
        return failures;
    }

    /** Why the last attempt failed; empty after a success. */
    Optional<String> failure() {
        return failure;
    }

    void failed(String reason) {
        failures++;
        failure = Optional.of(reason);
    }

    void clearFailures() {
        failures = 0;
        failure = Optional.empty();
    }

    @Override
    public String toString() {
        return key + " " + state;
    }
}
