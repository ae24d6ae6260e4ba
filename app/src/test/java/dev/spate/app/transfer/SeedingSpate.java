package dev.spate.app.transfer;

import dev.spate.app.Recorded;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code spate seed} in this process, on its own port. */
public final class SeedingSpate implements AutoCloseable {
    private static final Pattern PORT = Pattern.compile("\"port\":(\\d+)");

    private final Recorded spate = new Recorded();
    private final CompletableFuture<Integer> exitCode;

    public SeedingSpate(Path torrent, Path data) {
        exitCode = spate.start("seed", torrent, "--data", data, "--bind", "127.0.0.1", "--json");
    }

    /** Where it listens, in the form that {@code --peer} takes. */
    public String address() throws InterruptedException {
        return address(spate);
    }

    /** Where a command with {@code --json} listens. */
    static String address(Recorded spate) throws InterruptedException {
        Matcher port = PORT.matcher(spate.awaitOut("\"event\":\"listening\""));
        if (!port.find()) {
            throw new AssertionError("no port in " + spate.out());
        }
        return "127.0.0.1:" + port.group(1);
    }

    /** Ends it as Ctrl-C does. */
    int interrupt() {
        spate.interrupt();
        return exitCode.join();
    }

    @Override
    public void close() {
        interrupt();
    }
}
