package dev.spate.app.command;

import dev.spate.app.console.Console;
import dev.spate.app.console.ProgressDisplay;
import picocli.CommandLine.Option;

/** How a command shows what it is doing. */
public final class DisplayOptions {
    @Option(names = "--json", description = "Write one JSON object per line (docs/cli.md lists them).")
    private boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print nothing but errors.")
    private boolean quiet;

    public ProgressDisplay progress(Console console) {
        return ProgressDisplay.on(console, json, quiet);
    }
}
