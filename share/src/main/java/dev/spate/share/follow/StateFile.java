package dev.spate.share.follow;

import dev.spate.share.file.AtomicFile;
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
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What outlives a follower: how far it has heard, and what it has. One JSON object for each line.
 *
 * <p>The first line says how many items follow, all there were when the file was written as a whole. Changes are appended: the
 * items that have changed, and then a line that says how many lines belong together, without which they do not count. So
 * keeping account costs as much as has changed, however much there is.
 */
record StateFile(Path file) {
    private static final int VERSION = 2;

    /** Without changes at the end. */
    private static final int VERSION_WITHOUT_CHANGES = 1;

    /**
     * What was saved.
     *
     * @param url the share's address
     * @param lastId of the last event that all of this knows of; empty when the whole catalogue has to be compared
     */
    record State(String url, String lastId, List<Item> items) {
        State {
            items = List.copyOf(items);
        }
    }

    /**
     * Reads it.
     *
     * @return nothing when there is none yet
     * @throws IOException also when it is not one of ours, which a person has to look at: it must not be written over
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
        Map<String, Item> items = new LinkedHashMap<>();
        for (String line : lines.subList(1, (int) count + 1)) {
            Item item = item(JsonObject.parse(line));
            items.put(item.key, item);
        }
        String lastId = head.text("lastEventId").orElse("");
        return new State(
                head.text("url").orElse(""),
                change(items, lines.subList((int) count + 1, lines.size())).orElse(lastId),
                List.copyOf(items.values()));
    }

    /** What was appended; returns how far was heard by then. A tail that a crash has left says nothing. */
    private static Optional<String> change(Map<String, Item> items, List<String> lines) {
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
                    .log(System.Logger.Level.INFO, "the end of the account was not written", cutOff);
        }
        return lastId;
    }

    private static void change(Map<String, Item> items, List<JsonObject> together, JsonObject end)
            throws FeedException {
        // First of all, because what was forgotten may have come again.
        end.texts("forgotten").forEach(items::remove);
        for (JsonObject change : together) {
            Item item = item(change);
            items.put(item.key, item);
        }
    }

    private FileSystemException damaged() {
        return new FileSystemException(file.toString(), null, "is not a follower's state; move it away to begin anew");
    }

    private static Item item(JsonObject json) throws FeedException {
        Item item = new Item(json.text("key").orElseThrow(() -> new FeedException("no key")));
        Optional<JsonObject> desired = json.object("desired");
        if (desired.isPresent()) {
            item.desired = Optional.of(item.isContent() ? content(desired.get()) : OfferedItem.of(desired.get()));
        }
        item.copy = json.object("copy")
                .map(copy -> new Item.Copy(
                        copy.text("version").orElse(""),
                        copy.text("local").orElse(""),
                        copy.text("seal").orElse("")));
        item.attempt = json.object("attempt").map(StateFile::attempt);
        return item;
    }

    /** What a torrent file describes has no address at the share. */
    private static OfferedItem content(JsonObject json) throws FeedException {
        String hash = json.text("infoHashV1").orElse("");
        if (!hash.matches("[0-9a-f]{40}")) {
            throw new FeedException("no info-hash");
        }
        return new OfferedItem(
                OfferedItem.name(json), json.number("length").orElse(-1), Optional.of(hash), false, "", "", List.of());
    }

    private static Item.Attempt attempt(JsonObject json) {
        Item.Attempt attempt = new Item.Attempt(json.text("version").orElse(""));
        attempt.target = json.text("target").orElse("");
        attempt.isBeside = json.flag("beside");
        attempt.isPlacing = json.flag("placing");
        return attempt;
    }

    /** Replaces it: there is always the old one or the new one. */
    void write(String url, String lastId, Collection<Item> items) throws IOException {
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

    /**
     * Adds what has changed since the last time.
     *
     * @param forgotten keys of items that are no more
     * @return the number of lines that were added
     */
    int append(String lastId, Collection<Item> changed, List<String> forgotten) throws IOException {
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
        return changed.size() + 1;
    }

    private static Json json(Item item) {
        Json json = new Json().put("key", item.key);
        item.desired.ifPresent(desired -> json.put("desired", desired.json()));
        item.copy.ifPresent(copy -> json.put(
                "copy",
                new Json()
                        .put("version", copy.version())
                        .put("local", copy.local())
                        .put("seal", copy.seal())));
        item.attempt.ifPresent(attempt -> json.put(
                "attempt",
                new Json()
                        .put("version", attempt.version)
                        .put("target", attempt.target)
                        .put("beside", attempt.isBeside)
                        .put("placing", attempt.isPlacing)));
        return json;
    }
}
