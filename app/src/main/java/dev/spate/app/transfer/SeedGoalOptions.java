package dev.spate.app.transfer;

import dev.spate.app.command.CommandFailure;
import dev.spate.app.console.ExitCode;
import dev.spate.app.console.TimeSpan;
import dev.spate.engine.SeedGoals;
import java.util.Optional;
import java.util.OptionalDouble;
import picocli.CommandLine.Option;

/** The options that say how long to seed. */
final class SeedGoalOptions {
    @Option(
            names = "--seed-ratio",
            paramLabel = "RATIO",
            description = "Seed until this many bytes are uploaded for each wanted byte.")
    private Optional<Double> seedRatio = Optional.empty();

    @Option(
            names = "--seed-time",
            paramLabel = "TIME",
            description = "Seed for this long: 40s, 5m, 1h30m. With a ratio, whichever comes first.")
    private Optional<TimeSpan> seedTime = Optional.empty();

    /** The goals of the session; empty if neither option is given. */
    Optional<SeedGoals> goals() {
        if (seedRatio.isEmpty() && seedTime.isEmpty()) {
            return Optional.empty();
        }
        if (seedRatio.isPresent() && !(seedRatio.get() >= 0)) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--seed-ratio " + seedRatio.get() + " is not a number of at least 0");
        }
        return Optional.of(new SeedGoals(
                seedRatio.map(OptionalDouble::of).orElseGet(OptionalDouble::empty),
                seedTime.map(TimeSpan::duration),
                Optional.empty()));
    }
}
