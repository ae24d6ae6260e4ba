package dev.spate.app;

import dev.spate.app.console.Console;
import dev.spate.app.console.Progress;
import picocli.CommandLine.Option;

/** How a command tells what it is doing. */
final class DisplayOptions {
    @Option(names = "--json", description = "Write one JSON object per line (docs/cli.md lists them).")
    private boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "Say nothing but what went wrong.")
    private boolean quiet;

    Progress progress(Console console) {
        return Progress.on(console, json, quiet);
    }
}
