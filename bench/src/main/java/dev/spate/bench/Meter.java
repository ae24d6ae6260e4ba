package dev.spate.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Runs a command and measures the whole of its process. Owned by one thread.
 *
 * <p>A shell around the command prints the processor time that the system has counted; it is exact even after the
 * process has ended. Peak memory is the last high-water mark that {@code /proc} showed before the end.
 */
final class Meter {
    private static final String SHELL = "\"$@\"; code=$?; times; exit $code";
    /** The output of {@code times} of POSIX: user and system time, first of the shell, then of its children. */
    private static final Pattern TIME = Pattern.compile("(\\d+)m(\\d+\\.\\d+)s");

    private static final int TIMES = 4;
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");
    /** This interval costs less than a hundredth of a core. */
    private static final int SAMPLE_MILLIS = 10;

    private final Path log;

    /** A meter that writes the output of the commands to this file. */
    Meter(Path log) {
        this.log = log;
    }

    /**
     * Runs a command to its end.
     *
     * @throws IOException when it cannot be run or its exit code is not 0; the message has its last line of output
     */
    Cost run(List<String> command) throws IOException, InterruptedException {
        List<String> metered = new ArrayList<>(List.of("/bin/sh", "-c", SHELL, "sh"));
        metered.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(metered).redirectErrorStream(true);
        builder.environment().putAll(Map.of("LC_ALL", "C.UTF-8"));
        builder.redirectInput(Path.of("/dev/null").toFile()).redirectOutput(log.toFile());
        long started = System.nanoTime();
        Process shell = builder.start();
        try {
            long peakBytes = awaitEnd(shell);
            double wallSeconds = (System.nanoTime() - started) / 1e9;
            String printed = Files.readString(log);
            if (shell.exitValue() != 0) {
                throw new IOException(command.getFirst() + " ended with " + shell.exitValue() + ": " + end(printed));
            }
            return new Cost(wallSeconds, cpuSeconds(printed), peakBytes);
        } finally {
            shell.descendants().forEach(ProcessHandle::destroy);
            shell.destroy();
        }
    }

    private static long awaitEnd(Process shell) throws InterruptedException {
        long peakBytes = 0;
        Optional<ProcessHandle> child = Optional.empty();
        while (!shell.waitFor(SAMPLE_MILLIS, TimeUnit.MILLISECONDS)) {
            if (child.isEmpty()) {
                child = shell.children().findFirst();
            }
            peakBytes = Math.max(peakBytes, child.map(Meter::peakBytes).orElse(0L));
        }
        return peakBytes;
    }

    private static long peakBytes(ProcessHandle process) {
        try {
            String status = Files.readString(Path.of("/proc", String.valueOf(process.pid()), "status"));
            return PEAK.matcher(status)
                    .results()
                    .mapToLong(found -> Long.parseLong(found.group(1)) * 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            // It has just ended; the previous sample counts.
            return 0;
        }
    }

    static double cpuSeconds(String printed) throws IOException {
        List<MatchResult> times = TIME.matcher(printed).results().toList();
        if (times.size() < TIMES) {
            throw new IOException("the shell did not print the processor time");
        }
        return times.subList(times.size() - 2, times.size()).stream()
                .mapToDouble(time -> Integer.parseInt(time.group(1)) * 60 + Double.parseDouble(time.group(2)))
                .sum();
    }

    private static String end(String printed) {
        List<String> lines = printed.lines().toList();
        // The last two lines are the shell's.
        List<String> output = lines.subList(0, Math.max(0, lines.size() - 2));
        return output.isEmpty()
                ? "it printed nothing"
                : String.join(" | ", output.subList(Math.max(0, output.size() - 3), output.size()));
    }
}
