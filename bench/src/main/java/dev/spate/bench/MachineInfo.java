package dev.spate.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The facts about a machine that its figures depend on.
 *
 * @param cores the number that the benchmark may use
 * @param processor as the system names it
 * @param hasShaInstructions whether one core hashes SHA-1 at gigabytes per second instead of hundreds of megabytes
 * @param load processes that wanted a core in the last minute, before the first run
 */
record MachineInfo(int cores, String processor, boolean hasShaInstructions, double load) {
    static MachineInfo ofNow() throws IOException {
        String facts = Files.readString(Path.of("/proc/cpuinfo"));
        String processor = facts.lines()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse(System.getProperty("os.arch"));
        // The flag is sha_ni on x86 and sha1 on ARM.
        boolean hasSha = facts.lines()
                .filter(line -> line.startsWith("flags") || line.startsWith("Features"))
                .anyMatch(line -> (line + " ").contains(" sha_ni ") || (line + " ").contains(" sha1 "));
        return new MachineInfo(Runtime.getRuntime().availableProcessors(), processor, hasSha, loadOfNow());
    }

    static double loadOfNow() throws IOException {
        return Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0]);
    }

    /** Whether other processes used so much of the machine that elapsed times mean little. */
    boolean isBusy() {
        return load > cores / 2.0;
    }

    @Override
    public String toString() {
        return cores + " cores of " + processor + (hasShaInstructions ? " with" : " without")
                + " SHA instructions, load " + load + " at the start"
                + (isBusy() ? " (busy with other work: trust processor time, not throughput)" : "");
    }
}
