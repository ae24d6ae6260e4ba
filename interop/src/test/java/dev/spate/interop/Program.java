package dev.spate.interop;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A child process with its output in a log. It ends when closed, or when this JVM ends. */
final class Program implements AutoCloseable {
    private static final long POLITE_SECONDS = 5;
    private static final Set<Process> OURS = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> OURS.forEach(Process::destroyForcibly)));
    }

    private final String name;
    private final Process process;
    private final Path log;

    private Program(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /** Starts a command in its folder, which is its home, working and temporary folder. */
    static Program start(String name, Path folder, List<String> command) {
        Path log = folder.resolve("log.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        String home = folder.toString();
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(key -> key.startsWith("XDG_") || key.startsWith("http_"));
        environment.putAll(Map.of("HOME", home, "TMPDIR", home, "LC_ALL", "C.UTF-8", "TERM", "dumb"));
        try {
            Process process = builder.start();
            OURS.add(process);
            return new Program(name, process, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether PATH has a program of this name. */
    static boolean isInstalled(String command) {
        return List.of(System.getenv().getOrDefault("PATH", "/usr/bin").split(":")).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
    }

    /** The class path of this test with absolute paths, for a program with another working folder. */
    static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(element -> Path.of(element).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    long pid() {
        return process.pid();
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /** The exit code, once the program has ended. */
    int exitCode() {
        return process.exitValue();
    }

    String log() {
        try {
            return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "(no log: " + e + ")";
        }
    }

    /** Asks the process to end and does not wait. */
    void interrupt() {
        process.destroy();
    }

    /** Kills the process, which cannot send or save anything more, and waits until it is gone. */
    void kill() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * All bytes that the process has written so far, as the kernel counts them, whatever the program itself reports.
     * Log lines and messages without content count too, so the number can only be too large.
     */
    long bytesWritten() throws IOException {
        return Files.readAllLines(Path.of("/proc", String.valueOf(pid()), "io")).stream()
                .filter(line -> line.startsWith("wchar: "))
                .mapToLong(line -> Long.parseLong(line.substring("wchar: ".length())))
                .sum();
    }

    /** Asks the process to end, kills it after a while, and waits until it is gone. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(POLITE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        OURS.remove(process);
    }

    @Override
    public String toString() {
        return name + " (process " + process.pid() + ")";
    }
}
