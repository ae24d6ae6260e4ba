package dev.spate.app;

import dev.spate.app.command.CommandFailure;
import dev.spate.app.command.SpateCommand;
import dev.spate.app.command.Version;
import dev.spate.app.console.Console;
import dev.spate.app.console.ExitCode;
import dev.spate.app.console.Interrupt;
import dev.spate.app.console.ProcessOutput;
import dev.spate.app.console.TimeSpan;
import dev.spate.app.demo.DemoCommand;
import dev.spate.app.follow.FollowCommand;
import dev.spate.app.share.ShareCommand;
import dev.spate.app.torrent.CreateCommand;
import dev.spate.app.torrent.InfoCommand;
import dev.spate.app.torrent.VerifyCommand;
import dev.spate.app.transfer.GetCommand;
import dev.spate.app.transfer.SeedCommand;
import dev.spate.share.text.ByteSize;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/** The root of the command line. */
@Command(
        name = "spate",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        usageHelpAutoWidth = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "BitTorrent for people, programs and fleets.",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%n",
        footer = {
            "",
            "Exit codes: 0 done and verified, 1 a bug or too little memory, 2 usage,",
            "3 bad torrent, 4 storage, 5 no progress in time, 6 network or tracker",
            "unreachable, 7 verification failed, 8 some sources failed, 130 interrupted.",
            "",
            "'spate COMMAND --help' explains a command."
        })
public final class Main {
    private static final SequencedMap<String, Function<Console, SpateCommand>> COMMANDS = new LinkedHashMap<>();

    static {
        COMMANDS.put("get", GetCommand::new);
        COMMANDS.put("seed", SeedCommand::new);
        COMMANDS.put("share", ShareCommand::new);
        COMMANDS.put("follow", FollowCommand::new);
        COMMANDS.put("create", CreateCommand::new);
        COMMANDS.put("info", InfoCommand::new);
        COMMANDS.put("verify", VerifyCommand::new);
        COMMANDS.put("demo", DemoCommand::new);
        COMMANDS.put("tracker", TrackerCommand::new);
        COMMANDS.put("completion", CompletionCommand::new);
    }

    @Option(
            names = "--debug",
            hidden = true,
            scope = ScopeType.INHERIT,
            description = "Show where in the program an error comes from.")
    private boolean debug;

    private final Console console;

    private Main(Console console) {
        this.console = console;
    }

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        Interrupt interrupt = Interrupt.ofProcess();
        ProcessOutput output = ProcessOutput.standard(interrupt);
        Console console = Console.ofProcess(output, interrupt);
        CrashHandler crashHandler = new CrashHandler(console);
        Thread.setDefaultUncaughtExceptionHandler(crashHandler);
        int exitCode = crashHandler.commandEnded(output.exitCode(run(console, List.of(args)), console));
        interrupt.commandEnded();
        System.exit(exitCode);
    }

    /** Runs one command, which writes to the console. */
    static int run(Console console, List<String> args) {
        Main main = new Main(console);
        CommandLine commandLine = new CommandLine(main);
        commands(args).forEach(command -> commandLine.addSubcommand(command.apply(console)));
        commandLine
                .setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8))
                .setExecutionStrategy(main::execute)
                .setParameterExceptionHandler((problem, _) -> main.explain(problem))
                .setExecutionExceptionHandler((problem, _, _) -> main.explain(problem));
        commandLine.registerConverter(Path.class, explaining(Main::path));
        commandLine.registerConverter(ByteSize.class, explaining(ByteSize::parse));
        commandLine.registerConverter(TimeSpan.class, explaining(TimeSpan::parse));
        try {
            return commandLine.execute(args.toArray(String[]::new));
        } catch (OutOfMemoryError | StackOverflowError e) {
            console.printError(CrashHandler.lineOf(e));
            return ExitCode.INTERNAL.number();
        }
    }

    /**
     * If the first argument names a command, only that one. Reading the annotations of all commands takes longer than
     * some commands run.
     */
    private static Collection<Function<Console, SpateCommand>> commands(List<String> args) {
        // The completion script names all commands.
        if (args.isEmpty() || args.contains("completion")) {
            return COMMANDS.values();
        }
        return Optional.ofNullable(COMMANDS.get(args.getFirst()))
                .<Collection<Function<Console, SpateCommand>>>map(List::of)
                .orElseGet(COMMANDS::values);
    }

    /**
     * An empty path would mean the current folder. A user who writes {@code "$FOLDER"} with an unset variable does not
     * mean that.
     */
    private static Path path(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("is empty; is a variable not set? ('.' is this folder)");
        }
        return Path.of(text);
    }

    /** Shows the message of the parser instead of the name of its exception. */
    private static <T> ITypeConverter<T> explaining(Function<String, T> parser) {
        return text -> {
            try {
                return parser.apply(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        };
    }

    private int execute(CommandLine.ParseResult parsed) {
        if (parsed.subcommand() == null && !parsed.isUsageHelpRequested() && !parsed.isVersionHelpRequested()) {
            console.err().println("spate: needs a command");
            parsed.commandSpec().commandLine().usage(console.err());
            return ExitCode.USAGE.number();
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    private int explain(ParameterException problem) {
        console.printError(Objects.requireNonNullElse(problem.getMessage(), "the command line is wrong"));
        console.err()
                .println("Try '" + problem.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
        return ExitCode.USAGE.number();
    }

    private int explain(Exception problem) {
        if (debug) {
            problem.printStackTrace(console.err());
        }
        if (problem instanceof CommandFailure failure) {
            console.printError(failure.line());
            return failure.exitCode().number();
        }
        console.printError("internal error: " + problem + "; please report it, with the output of --debug");
        return ExitCode.INTERNAL.number();
    }
}
