package dev.spate.app.command;

import dev.spate.app.console.Console;
import dev.spate.app.console.ProgressDisplay;
import picocli.CommandLine.Option;

/** How a command tells what it is doing. */
public final class DisplayOptions {
    @Option(names = "--json", description = "Write one JSON object per line (docs/cli.md lists them).")
    private boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "Say nothing but what went wrong.")
    private boolean quiet;

    public ProgressDisplay progress(Console console) {
        return ProgressDisplay.on(console, json, quiet);
    }
}
