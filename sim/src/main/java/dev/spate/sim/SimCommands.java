package dev.spate.sim;

import dev.spate.protocol.port.Command;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;

/** The commands for one torrent, by number. Each is answered at most once. */
final class SimCommands {
    private final World world;
    private final String torrent;
    private final Map<Long, Runnable> waiting = new LinkedHashMap<>();
    private final Set<Long> answered = new LinkedHashSet<>();
    private long last;

    SimCommands(World world, String torrent) {
        this.world = world;
        this.torrent = torrent;
    }

    /** The next command; {@code then} runs when it is answered. */
    Command next(LongFunction<Command> command, Runnable then) {
        waiting.put(++last, then);
        return command.apply(last);
    }

    void onAnswered(long number) {
        Optional<Runnable> then = Optional.ofNullable(waiting.remove(number));
        if (then.isEmpty()) {
            throw new Violation(world, torrent + ": a command is answered once");
        }
        answered.add(number);
        then.get().run();
    }

    boolean isAnswered(long number) {
        return answered.contains(number);
    }

    /** Whether the last command is answered. */
    boolean isLastAnswered() {
        return isAnswered(last);
    }

    /** The process has ended: nothing is answered any more. */
    void abandon() {
        waiting.clear();
    }
}
