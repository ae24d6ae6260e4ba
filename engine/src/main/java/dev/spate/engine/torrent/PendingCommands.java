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

/** What one torrent's machine is told to do, numbered, and who waits for the answers. Thread-safe. */
public final class PendingCommands {
    private final MachineSlot<TorrentEvent> slot;
    private final Supplier<? extends RuntimeException> gone;
    private final AtomicLong last = new AtomicLong();
    private final Map<Long, CompletableFuture<Void>> waiting = new ConcurrentHashMap<>();
    private volatile boolean isClosed;

    /** @param gone what those hear that wait when the torrent leaves its session */
    public PendingCommands(MachineSlot<TorrentEvent> slot, Supplier<? extends RuntimeException> gone) {
        this.slot = slot;
        this.gone = gone;
    }

    /** Completed with the answer; exceptionally when there will be none, or too many are waiting. */
    public CompletableFuture<Void> send(LongFunction<Command> command) {
        long number = last.incrementAndGet();
        CompletableFuture<Void> answer = new CompletableFuture<>();
        waiting.put(number, answer);
        // Closed or not is asked after the put, so that whoever closes finds it.
        if (isClosed || !slot.command(command.apply(number))) {
            refuse(number);
        }
        return answer;
    }

    /** As {@link #send}, but never refused because too many are waiting; the caller bounds how many there are. */
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

    /** One whose answer nobody waits for, and that is never refused; the caller bounds how many there are. */
    public void post(LongFunction<Command> command) {
        slot.complete(command.apply(last.incrementAndGet()));
    }

    public void answered(long number) {
        Optional.ofNullable(waiting.remove(number)).ifPresent(answer -> answer.complete(null));
    }

    /** Nobody answers this one. */
    public void refuse(long number) {
        Optional.ofNullable(waiting.remove(number)).ifPresent(answer -> answer.completeExceptionally(gone.get()));
    }

    /** Nobody answers any more. */
    public void close() {
        isClosed = true;
        waiting.keySet().forEach(this::refuse);
    }

    public boolean isClosed() {
        return isClosed;
    }
}
