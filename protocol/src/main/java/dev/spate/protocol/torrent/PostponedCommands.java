package dev.spate.protocol.torrent;

import dev.spate.protocol.port.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Commands about content that wait until it is open: the last of each kind, and of each reader. Owned by the torrent. */
final class PostponedCommands {
    private final List<Command> commands = new ArrayList<>();

    boolean isEmpty() {
        return commands.isEmpty();
    }

    /** Only the last command of its kind counts. */
    void add(Command command) {
        commands.removeIf(earlier -> earlier.getClass().equals(command.getClass()));
        commands.add(command);
    }

    /** Only the last range of its reader counts. */
    void add(Command.Read read) {
        removeReader(read.reader());
        commands.add(read);
    }

    void removeReader(long reader) {
        commands.removeIf(earlier -> earlier instanceof Command.Read read && read.reader() == reader);
    }

    /** The content is open: passes the commands on in their order. */
    void release(Consumer<Command> content) {
        commands.forEach(content);
        commands.clear();
    }
}
