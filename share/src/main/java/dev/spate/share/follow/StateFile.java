package dev.spate.share.follow;

import dev.spate.share.file.AtomicFile;
import dev.spate.share.follow.Item.Attempt;
import dev.spate.share.text.Json;
import dev.spate.share.text.JsonException;
import dev.spate.share.text.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The saved state of a follower: the last event that it handled, and its items. One JSON object per line.
 *
 * <p>The first line says how many items follow: all items at the time when the file was written as a whole. Changes are
 * appended: lines with the changed items, and then a line with their number; without that last line they do not count.
 * So the cost of saving depends on the number of changes, not on the number of items.
 */
record StateFile(Path file) {
    private static final int VERSION = 2;

    /** The version that had no changes at the end. */
    private static final int VERSION_WITHOUT_CHANGES = 1;

    /**
     * The content of the file.
     *
     * @param url the share's address
     * @param lastId the id of the last event that the items include; empty when the share must send its whole list
     *     again
     */
    record State(String url, String lastId, List<Item.Saved> items) {
        State {
            items = List.copyOf(items);
        }
    }

    /** What is to be written. */
    sealed interface Change {
        /** Everything, in place of the file. */
        record Whole(String url, String lastId, List<Item.Saved> items) implements Change {}

        /**
         * The changes since the last save.
         *
         * @param forgotten keys of removed items
         */
        record Appended(String lastId, List<Item.Saved> changed, List<String> forgotten) implements Change {}
    }

    /**
     * Reads the file.
     *
     * @return empty when the file does not exist
     * @throws IOException when the file cannot be read, or is not a valid state file: then a person has to decide,
     *     because it must not be overwritten
     */
    Optional<State> read() throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        if (Files.size(file) > FollowLimits.STATE_LENGTH_MAX) {
            throw damaged();
        }
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        if (lines.isEmpty()) {
            throw damaged();
        }
        try {
            return Optional.of(state(lines));
        } catch (FeedException | JsonException e) {
            throw damaged();
        }
    }

    private State state(List<String> lines) throws FeedException, JsonException, FileSystemException {
        JsonObject head = JsonObject.parse(lines.getFirst());
        long version = head.number("version").orElse(0);
        long count = head.number("items").orElse(-1);
        boolean hasItsLength = version == VERSION
                ? count >= 0 && count <= lines.size() - 1
                : version == VERSION_WITHOUT_CHANGES && count == lines.size() - 1;
        if (!hasItsLength) {
            throw damaged();
        }
        Map<String, Item.Saved> items = new LinkedHashMap<>();
        for (String line : lines.subList(1, (int) count + 1)) {
            Item.Saved item = item(JsonObject.parse(line));
            items.put(item.key(), item);
        }
        String lastId = head.text("lastEventId").orElse("");
        return new State(
                head.text("url").orElse(""),
                change(items, lines.subList((int) count + 1, lines.size())).orElse(lastId),
                List.copyOf(items.values()));
    }

    /**
     * Applies the appended changes; returns the last event's id. An incomplete end, which a crash has left, is ignored.
     */
    private static Optional<String> change(Map<String, Item.Saved> items, List<String> lines) {
        Optional<String> lastId = Optional.empty();
        List<JsonObject> together = new ArrayList<>();
        try {
            for (String line : lines) {
                JsonObject json = JsonObject.parse(line);
                if (json.number("changes").isEmpty()) {
                    together.add(json);
                } else if (json.number("changes").getAsLong() != together.size()) {
                    return lastId;
                } else {
                    change(items, together, json);
                    together.clear();
                    lastId = json.text("lastEventId");
                }
            }
        } catch (FeedException | JsonException cutOff) {
            System.getLogger(StateFile.class.getName())
                    .log(System.Logger.Level.INFO, "the end of the state file is incomplete", cutOff);
        }
        return lastId;
    }

    private static void change(Map<String, Item.Saved> items, List<JsonObject> together, JsonObject end)
            throws FeedException {
        // Removals come first, because a removed item may have been added again.
        end.texts("forgotten").forEach(items::remove);
        for (JsonObject change : together) {
            Item.Saved item = item(change);
            items.put(item.key(), item);
        }
    }

    private FileSystemException damaged() {
        return new FileSystemException(
                file.toString(),
                null,
                "is not a valid state file of a follower; move it away to start again from nothing");
    }

    private static Item.Saved item(JsonObject json) throws FeedException {
        String key = json.text("key").orElseThrow(() -> new FeedException("no key"));
        Optional<JsonObject> wanted = json.object("desired");
        boolean isContent = new Item(key).isContent();
        return new Item.Saved(
                key,
                wanted.isEmpty()
                        ? Optional.empty()
                        : Optional.of(isContent ? content(wanted.get()) : OfferedItem.of(wanted.get())),
                json.object("copy")
                        .map(copy -> new Item.Copy(
                                copy.text("version").orElse(""),
                                copy.text("local").orElse(""),
                                copy.text("seal").orElse(""))),
                json.object("attempt").map(StateFile::attempt));
    }

    /** The content that a torrent file describes has no address at the share. */
    private static OfferedItem content(JsonObject json) throws FeedException {
        String hash = json.text("infoHashV1").orElse("");
        if (!hash.matches("[0-9a-f]{40}")) {
            throw new FeedException("no info-hash");
        }
        return new OfferedItem(
                OfferedItem.name(json), json.number("length").orElse(-1), Optional.of(hash), false, "", "", List.of());
    }

    private static Attempt attempt(JsonObject json) {
        String version = json.text("version").orElse("");
        String target = json.text("target").orElse("");
        boolean isBeside = json.flag("beside");
        if (json.flag("placing") && !target.isEmpty()) {
            return new Attempt.Placing(version, target);
        } else if (isBeside) {
            return new Attempt.Beside(version);
        }
        return target.isEmpty() ? new Attempt.Begun(version) : new Attempt.InPlace(version, target);
    }

    /** Writes what is to be written. */
    void write(Change change) throws IOException {
        switch (change) {
            case Change.Whole(String url, String lastId, List<Item.Saved> items) -> write(url, lastId, items);
            case Change.Appended(String lastId, List<Item.Saved> changed, List<String> forgotten) ->
                append(lastId, changed, forgotten);
        }
    }

    /** Replaces the file. At every moment, either the old file or the new one exists. */
    private void write(String url, String lastId, List<Item.Saved> items) throws IOException {
        StringBuilder text = new StringBuilder();
        text.append(new Json()
                        .put("version", VERSION)
                        .put("url", url)
                        .put("lastEventId", lastId)
                        .put("items", items.size()))
                .append('\n');
        items.forEach(item -> text.append(json(item)).append('\n'));
        AtomicFile.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void append(String lastId, List<Item.Saved> changed, List<String> forgotten) throws IOException {
        StringBuilder text = new StringBuilder();
        changed.forEach(item -> text.append(json(item)).append('\n'));
        text.append(new Json()
                        .put("changes", changed.size())
                        .put("lastEventId", lastId)
                        .putStrings("forgotten", forgotten))
                .append('\n');
        ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(false);
        }
    }

    private static Json json(Item.Saved item) {
        Json json = new Json().put("key", item.key());
        item.wanted().ifPresent(offer -> json.put("desired", offer.json()));
        item.copy()
                .ifPresent(copy -> json.put(
                        "copy",
                        new Json()
                                .put("version", copy.version())
                                .put("local", copy.local())
                                .put("seal", copy.seal())));
        item.attempt()
                .ifPresent(attempt -> json.put(
                        "attempt",
                        new Json()
                                .put("version", attempt.version())
                                .put("target", attempt.target().orElse(""))
                                .put("beside", attempt instanceof Attempt.Beside || attempt instanceof Attempt.Placing)
                                .put("placing", attempt instanceof Attempt.Placing)));
        return json;
    }
}
