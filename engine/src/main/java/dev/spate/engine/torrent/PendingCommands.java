package dev.spate.engine.torrent;

import dev.spate.engine.loop.MachineSlot;
import dev.spate.protocol.port.Command;
import dev.spate.protocol.port.TorrentEvent;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/** Numbers the commands for one torrent's machine and keeps the futures that wait for the answers. Thread-safe. */
public final class PendingCommands {
    private final MachineSlot<TorrentEvent> slot;
    private final Supplier<? extends RuntimeException> gone;
    private final AtomicLong last = new AtomicLong();
    private final Map<Long, CompletableFuture<Void>> waiting = new ConcurrentHashMap<>();
    private volatile boolean isClosed;

    /** @param gone makes the exception for commands that get no answer because the torrent leaves its session */
    public PendingCommands(MachineSlot<TorrentEvent> slot, Supplier<? extends RuntimeException> gone) {
        this.slot = slot;
        this.gone = gone;
    }

    /**
     * Sends a command. The future is completed when the machine has answered, and fails when there will be no answer or
     * when too many commands wait.
     */
    public CompletableFuture<Void> send(LongFunction<Command> command) {
        long number = last.incrementAndGet();
        CompletableFuture<Void> answer = new CompletableFuture<>();
        waiting.put(number, answer);
        // Checked after the put, so that a concurrent close finds the command.
        if (isClosed || !slot.command(command.apply(number))) {
            refuse(number);
        }
        return answer;
    }

    /** The same as {@link #send}, but never refused because too many commands wait. The caller limits their number. */
    public CompletableFuture<Void> insist(LongFunction<Command> command) {
        long number = last.incrementAndGet();
        CompletableFuture<Void> answer = new CompletableFuture<>();
        waiting.put(number, answer);
        if (isClosed) {
            refuse(number);
        } else {
            slot.complete(command.apply(number));
        }
        return answer;
    }

    /**
     * Sends a command without waiting for the answer. It is never refused, so the caller limits the number of such
     * commands.
     */
    public void post(LongFunction<Command> command) {
        slot.complete(command.apply(last.incrementAndGet()));
    }

    /** The machine has answered this command. */
    public void answered(long number) {
        Optional.ofNullable(waiting.remove(number)).ifPresent(answer -> answer.complete(null));
    }

    /** Fails the future of this command, which will get no answer. */
    public void refuse(long number) {
        Optional.ofNullable(waiting.remove(number)).ifPresent(answer -> answer.completeExceptionally(gone.get()));
    }

    /** Fails the futures of all commands, which will get no answer. */
    public void close() {
        isClosed = true;
        waiting.keySet().forEach(this::refuse);
    }

    public boolean isClosed() {
        return isClosed;
    }
}
