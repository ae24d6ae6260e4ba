package dev.spate.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A command to measure.
 *
 * @param name for the table
 * @param command the command with all its arguments
 * @param bytes the bytes that it processes
 * @param result the file that it writes; it is compared and deleted after each run
 */
record Contender(String name, List<String> command, long bytes, Optional<Path> result) {
    Contender {
        command = List.copyOf(command);
    }
}
