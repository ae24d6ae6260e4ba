package dev.spate.app.command;

import dev.spate.app.console.Console;
import dev.spate.app.console.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all commands have in common: the console, the exit code and the help. */
@Command(
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        usageHelpAutoWidth = true,
        abbreviateSynopsis = true,
        optionListHeading = "%n",
        parameterListHeading = "%n")
public abstract class SpateCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before any method reads it
    private CommandSpec spec;

    public SpateCommand(Console console) {
        this.console = console;
    }

    @Override
    public final Integer call() {
        return run().number();
    }

    protected abstract ExitCode run();

    public final CommandLine commandLine() {
        return spec.commandLine();
    }

    public final Console console() {
        return console;
    }

    /** A wrong command line; the message comes with a hint to the help. */
    public final ParameterException misuse(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    public final ParameterException misuse(String message, Exception cause) {
        return new ParameterException(spec.commandLine(), message, cause);
    }
}
