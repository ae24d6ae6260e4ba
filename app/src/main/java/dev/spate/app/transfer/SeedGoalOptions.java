package dev.spate.app.transfer;

import dev.spate.app.command.CommandFailure;
import dev.spate.app.console.ExitCode;
import dev.spate.app.console.TimeSpan;
import java.util.Optional;
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

    /** By default, {@code get} ends when complete and {@code seed} when interrupted. */
    SeedGoal goal(boolean seedsForever, Optional<TimeSpan> timeout) {
        if (seedRatio.isPresent() && !(seedRatio.get() >= 0)) {
            throw new CommandFailure(
                    ExitCode.USAGE, "--seed-ratio " + seedRatio.get() + " is not a number of at least 0");
        }
        return new SeedGoal(seedsForever, seedRatio, seedTime.map(TimeSpan::duration), timeout.map(TimeSpan::duration));
    }
}
