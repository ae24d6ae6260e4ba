package dev.spate.app.transfer;

import dev.spate.app.command.CommandFailure;
import dev.spate.app.console.ExitCode;
import dev.spate.app.console.TimeSpan;
import java.util.Optional;
import picocli.CommandLine.Option;

/** For how long to seed. */
final class SeedGoalOptions {
    @Option(
            names = "--seed-ratio",
            paramLabel = "RATIO",
            description = "Seed until so many bytes are uploaded for each byte of the content.")
    private Optional<Double> seedRatio = Optional.empty();

    @Option(
            names = "--seed-time",
            paramLabel = "TIME",
            description = "Seed for so long: 40s, 5m, 1h30m. With a ratio, whichever comes first.")
    private Optional<TimeSpan> seedTime = Optional.empty();

    /** Downloads end when complete unless told otherwise; seeding ends when interrupted. */
    SeedGoal goal(boolean seedsForever, Optional<TimeSpan> timeout) {
        if (seedRatio.isPresent() && !(seedRatio.get() >= 0)) {
            throw new CommandFailure(ExitCode.USAGE, "--seed-ratio " + seedRatio.get() + " is not a number from 0 on");
        }
        return new SeedGoal(seedsForever, seedRatio, seedTime.map(TimeSpan::duration), timeout.map(TimeSpan::duration));
    }
}
