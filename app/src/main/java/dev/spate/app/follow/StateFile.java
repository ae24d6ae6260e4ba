package dev.spate.app.follow;

import dev.spate.app.console.Json;
import dev.spate.app.share.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What outlives a follower: how far it has heard, and what it has. One JSON object for each line. */
record StateFile(Path file) {
    private static final int VERSION = 1;

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
        if (Files.size(file) > Limits.STATE_LENGTH_MAX) {
            throw damaged();
        }
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        if (lines.isEmpty()) {
            throw damaged();
        }
        try {
            JsonObject head = JsonObject.parse(lines.getFirst());
            if (head.number("version").orElse(0) != VERSION
                    || head.number("items").orElse(-1) != lines.size() - 1) {
                throw damaged();
            }
            List<Item> items = new ArrayList<>();
            for (String line : lines.subList(1, lines.size())) {
                items.add(item(JsonObject.parse(line)));
            }
            return Optional.of(new State(
                    head.text("url").orElse(""), head.text("lastEventId").orElse(""), items));
        } catch (FeedException e) {
            throw damaged();
        }
    }

    private FileSystemException damaged() {
        return new FileSystemException(file.toString(), null, "is not a follower's state; move it away to begin anew");
    }

    private static Item item(JsonObject json) throws FeedException {
        Item item = new Item(json.text("key").orElseThrow(() -> new FeedException("no key")));
        Optional<JsonObject> desired = json.object("desired");
        if (desired.isPresent()) {
            item.desired = Optional.of(item.isContent() ? content(desired.get()) : Offered.of(desired.get()));
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
    private static Offered content(JsonObject json) throws FeedException {
        String hash = json.text("infoHashV1").orElse("");
        if (!hash.matches("[0-9a-f]{40}")) {
            throw new FeedException("no info-hash");
        }
        return new Offered(
                Offered.name(json), json.number("length").orElse(-1), Optional.of(hash), false, "", "", List.of());
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
