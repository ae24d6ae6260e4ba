package dev.spate.app.demo;

import dev.spate.app.console.Report;
import dev.spate.share.text.ByteSize;
import dev.spate.share.text.Json;
import java.util.List;
import java.util.Locale;

/**
 * The result of a demo: who uploaded how much, and how long one server would have needed.
 *
 * @param limit bytes per second that each member could upload, 0 for no limit
 */
record DemoOutcome(long size, long limit, double seconds, List<Upload> uploads, List<String> wrong) implements Report {
    private static final int BAR_COLUMNS = 30;

    /** The payload bytes that a member has uploaded. */
    record Upload(String name, long bytes) {}

    private Upload seed() {
        return uploads.getFirst();
    }

    private int downloaders() {
        return uploads.size() - 1;
    }

    /** How many copies the seed has uploaded. */
    double copies() {
        return (double) seed().bytes() / size;
    }

    /** How long one server with the limit of the seed would have needed. */
    double secondsOfOneServer() {
        return limit == 0 ? 0 : (double) size * downloaders() / limit;
    }

    @Override
    public String text() {
        StringBuilder text = new StringBuilder();
        long most = uploads.stream().mapToLong(Upload::bytes).max().orElse(1);
        text.append("who uploaded how much:\n");
        for (Upload upload : uploads) {
            int cells = most == 0 ? 0 : (int) (upload.bytes() * BAR_COLUMNS / most);
            text.append(String.format(
                    Locale.ROOT,
                    "  %-8s %s %s%n",
                    upload.name(),
                    "█".repeat(cells) + "·".repeat(BAR_COLUMNS - cells),
                    ByteSize.text(upload.bytes())));
        }
        text.append(String.format(
                Locale.ROOT,
                "%d copies of %s in %.1fs; the seed uploaded %.2f of them, the downloaders the rest%n",
                downloaders(),
                ByteSize.text(size),
                seconds,
                copies()));
        if (limit > 0) {
            text.append(String.format(
                    Locale.ROOT,
                    "one server at %1$s would have needed %3$.0fs for %2$d copies%n",
                    ByteSize.rate(limit),
                    downloaders(),
                    secondsOfOneServer()));
        }
        text.append(
                wrong.isEmpty()
                        ? "every byte of every copy is right"
                        : "copies that differ from that of the seed: " + String.join(", ", wrong));
        return text.toString();
    }

    @Override
    public Json json() {
        return Json.event("demonstrated")
                .put("size", size)
                .put("downloaders", downloaders())
                .put("seconds", seconds)
                .put("secondsOfOneServer", secondsOfOneServer())
                .put("copiesOfSeed", copies())
                .putObjects(
                        "uploads",
                        uploads.stream()
                                .map(upload ->
                                        new Json().put("name", upload.name()).put("bytes", upload.bytes()))
                                .toList())
                .putStrings("wrong", wrong);
    }
}
