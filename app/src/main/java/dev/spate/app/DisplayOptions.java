package dev.spate.app;

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
        if (json) {
            return new JsonProgress(console.out());
        }
        if (quiet) {
            return new QuietProgress();
        }
        return console.screen()
                .<Progress>map(screen -> new TerminalProgress(console.out(), screen))
                .orElseGet(() -> new PlainProgress(console.out()));
    }
}
