package dev.spate.protocol.transfer;

import static dev.spate.protocol.machine.Check.check;

import dev.spate.protocol.machine.Machine;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The pieces that readers wait for, and when each is needed. Owned by the torrent.
 *
 * <p>Each reader has one run of pieces, which moves with it. The first piece is needed now, and each further piece
 * later by the time that the reader takes for one piece. When several readers wait for a piece, the earliest deadline
 * counts.
 */
public final class ReaderDeadlines {
    /** A run of pieces that the picker has to know. */
    public record Run(int first, int count) {
        /** The piece behind the last one. */
        int end() {
            return first + count;
        }

        boolean contains(int piece) {
            return piece >= first && piece - first < count;
        }
    }

    private static final class Wait {
        private Run run;
        private long neededAt;
        private long pace = TransferLimits.READING_PACE_FIRST;

        Wait(Run run, long now) {
            this.run = run;
            this.neededAt = now;
        }

        /**
         * A reader that moves forward within its run shows how long one piece lasts. A reader that jumps shows nothing.
         */
        void move(Run next, long now) {
            int steps = next.first - run.first;
            if (steps > 0 && run.contains(next.first)) {
                long measured = (now - neededAt) / steps;
                pace = Math.clamp(
                        (3 * pace + measured) / 4, TransferLimits.READING_PACE_MIN, TransferLimits.READING_PACE_MAX);
            }
            if (steps != 0) {
                neededAt = now;
            }
            run = next;
        }

        /** When the reader needs a piece of its run. */
        long deadline(int piece) {
            return neededAt + (piece - run.first) * pace;
        }
    }

    private final Map<Long, Wait> waits = new LinkedHashMap<>();

    /** The reader waits for this run and no longer for the one before. Returns the runs that may have changed. */
    public Stream<Run> await(long reader, Run run, long now) {
        check(
                run.count > 0 && run.count <= TransferLimits.READING_PIECES_MAX,
                "the engine bounds how many pieces a reader waits for");
        Wait wait = waits.get(reader);
        if (wait == null) {
            check(waits.size() < TransferLimits.READERS_MAX, "the engine bounds the readers of a torrent");
            waits.put(reader, new Wait(run, now));
            return Stream.of(run);
        }
        Run before = wait.run;
        wait.move(run, now);
        return Stream.of(before, run);
    }

    /** The reader has left. Returns the run that it no longer waits for. */
    public Stream<Run> end(long reader) {
        return Optional.ofNullable(waits.remove(reader)).stream().map(wait -> wait.run);
    }

    /** All runs that a reader waits for; they may overlap. */
    public Stream<Run> runs() {
        return waits.values().stream().map(wait -> wait.run);
    }

    /** For each piece of a run, when the first reader needs it, or {@link Machine#NEVER}. */
    public long[] deadlines(Run run) {
        long[] earliest = new long[run.count];
        Arrays.fill(earliest, Machine.NEVER);
        for (Wait wait : waits.values()) {
            int from = Math.max(run.first, wait.run.first);
            int to = Math.min(run.end(), wait.run.end());
            for (int piece = from; piece < to; piece++) {
                earliest[piece - run.first] = Math.min(earliest[piece - run.first], wait.deadline(piece));
            }
        }
        return earliest;
    }
}
