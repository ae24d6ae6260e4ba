package dev.spate.app;

import dev.spate.app.command.SpateCommand;
import dev.spate.app.console.Console;
import dev.spate.app.console.ExitCode;
import picocli.AutoComplete;
import picocli.CommandLine.Command;

/** {@code spate completion}: writes a script that lets a shell complete the options of the command. */
@Command(
        name = "completion",
        description = {
            "Write a script that completes commands and options in bash and zsh.",
            "To use it in this shell: source <(spate completion)"
        })
final class CompletionCommand extends SpateCommand {
    CompletionCommand(Console console) {
        super(console);
    }

    @Override
    protected ExitCode run() {
        console().out().print(AutoComplete.bash("spate", commandLine().getParent()));
        return ExitCode.DONE;
    }
}
