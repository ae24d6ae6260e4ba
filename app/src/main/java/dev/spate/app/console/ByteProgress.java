package dev.spate.app.console;

import dev.spate.share.text.ByteSize;
import dev.spate.share.text.Json;
import java.util.OptionalLong;

/**
 * The progress of work that is measured in bytes: hashing, or the download of a regular file.
 *
 * @param verb what the command does, such as {@code hashing}
 * @param name of the file or torrent
 * @param total bytes, or -1 if unknown
 * @param bytesPerSecond the mean rate since the beginning
 */
public record ByteProgress(String verb, String name, long done, long total, long bytesPerSecond) {
    /** The rate is the mean since the beginning: hashing is steady. */
    public static ByteProgress since(long beganNanos, long nowNanos, String verb, String name, long done, long total) {
        double seconds = Math.max(1, nowNanos - beganNanos) / 1e9;
        return new ByteProgress(verb, name, done, total, (long) (done / seconds));
    }

    public double share() {
        return total <= 0 ? 0 : (double) done / total;
    }

    public OptionalLong etaSeconds() {
        return total < 0 || bytesPerSecond <= 0
                ? OptionalLong.empty()
                : OptionalLong.of((total - done + bytesPerSecond - 1) / bytesPerSecond);
    }

    public String text() {
        String amount = total < 0 ? ByteSize.text(done) : (int) (share() * 100) + "% of " + ByteSize.text(total);
        return verb + " " + name + ": " + amount + ", " + ByteSize.rate(bytesPerSecond)
                + (etaSeconds().isPresent() ? ", " + TimeSpan.text(etaSeconds().getAsLong()) + " left" : "");
    }

    public Json json() {
        Json json = Json.event(verb)
                .put("name", name)
                .put("done", done)
                .put("total", total)
                .put("rate", bytesPerSecond);
        etaSeconds().ifPresent(seconds -> json.put("etaSeconds", seconds));
        return json;
    }
}
