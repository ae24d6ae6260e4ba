package dev.spate.interop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The programs of one test, in the order of their start. Closing ends all of them, the last one first. */
final class Programs implements AutoCloseable {
    private static final int LOG_TAIL = 6_000;

    private final List<Program> started = Collections.synchronizedList(new ArrayList<>());

    Program start(String name, Path folder, List<String> command) {
        Program program = Program.start(name, folder, command);
        started.add(program);
        return program;
    }

    List<Program> all() {
        return List.copyOf(started);
    }

    /** The last lines of all logs, for the report of a failure. */
    String logs() {
        var out = new StringBuilder();
        for (Program program : all()) {
            String log = program.log();
            out.append("---- the end of the log of ").append(program).append('\n');
            out.append(log, Math.max(0, log.length() - LOG_TAIL), log.length()).append('\n');
        }
        return out.toString();
    }

    @Override
    public void close() {
        all().reversed().forEach(Program::close);
    }
}
