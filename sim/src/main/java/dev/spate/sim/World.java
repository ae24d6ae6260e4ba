package dev.spate.sim;

import java.util.Optional;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/**
 * Virtual time: a queue of future events in a total order. Everything in it follows from one seed, so the same seed and
 * the same actors give the same run. The digest proves it. Whatever a machine, a port or a check throws leaves the world
 * as a {@link Violation}, which says with which seed, when, at which host and at which event.
 *
 * <p>Owned by the test's thread.
 */
final class World {
    static final long MICRO = 1_000L;
    static final long MILLI = 1_000 * MICRO;
    static final long SECOND = 1_000 * MILLI;
    static final long MINUTE = 60 * SECOND;

    /** A run with more events than this does not end on its own, because the machines exchange messages in a loop. */
    private static final long EVENTS_MAX = 20_000_000;

    private record Happening(long time, long sequence, Runnable action) implements Comparable<Happening> {
        @Override
        public int compareTo(Happening other) {
            return time == other.time ? Long.compare(sequence, other.sequence) : Long.compare(time, other.time);
        }
    }

    /** What an actor is doing, for reports. */
    private record Doing(Object actor, Object event) {
        private static final int TEXT_MAX = 200;

        @Override
        public String toString() {
            String text = String.valueOf(event);
            return actor + " at " + (text.length() > TEXT_MAX ? text.substring(0, TEXT_MAX) + "…" : text);
        }
    }

    private final PriorityQueue<Happening> queue = new PriorityQueue<>();
    private final long seed;
    private final long start;
    private long now;
    private long sequence;
    private long events;
    private long digest;
    private Optional<Doing> doing = Optional.empty();

    World(long seed) {
        this.seed = seed;
        // Clocks of a JVM may be below zero, so the clock of every second world is.
        this.start = seed % 2 == 0 ? -100 * SECOND : 100 * SECOND;
        this.now = start;
        this.digest = mix(seed);
    }

    long seed() {
        return seed;
    }

    long now() {
        return now;
    }

    /** Nanoseconds since the beginning of this world. */
    long elapsed() {
        return now - start;
    }

    /** The number of events so far. */
    long events() {
        return events;
    }

    /** The digest of all witnessed events, in order. */
    long digest() {
        return digest;
    }

    /** A random generator for one actor. It depends only on the seed and the actor's name, not on other actors. */
    SplittableRandom random(String actor) {
        return new SplittableRandom(mix(seed * 31 + actor.hashCode()));
    }

    /**
     * Schedules an action, now at the earliest. Actions of the same time run in the order in which they were scheduled.
     */
    void at(long time, Runnable action) {
        queue.add(new Happening(Math.max(time, now), sequence++, action));
    }

    void after(long delay, Runnable action) {
        at(now + delay, action);
    }

    /** Adds an event of an actor to the digest. */
    void witness(String actor, Object event) {
        witness(actor.hashCode(), event.toString().hashCode());
    }

    /** Adds an event of an actor to the digest; both are given by hashes that are the same in every run. */
    void witness(int actor, int event) {
        digest = mix(digest * 31 + now) * 31 + actor;
        digest = mix(digest + event);
    }

    /**
     * Runs what this actor does about this event. Every way from a scenario or from the queue into an actor leads through
     * here, so a report can name both.
     */
    void act(Object actor, Object event, Runnable action) {
        Optional<Doing> before = doing;
        doing = Optional.of(new Doing(actor, event));
        try {
            action.run();
        } catch (Throwable e) {
            throw violation(e);
        } finally {
            doing = before;
        }
    }

    /** Whatever was thrown, with the seed, the time, the actor and the event; once is enough. */
    private Violation violation(Throwable thrown) {
        return thrown instanceof Violation reported ? reported : new Violation(this, "it has thrown " + thrown, thrown);
    }

    /** With what, when and where this happens: the beginning of every report. */
    String circumstances() {
        return "seed " + seed + ", after " + elapsed() / MILLI + " ms"
                + doing.map(each -> ", " + each).orElse("");
    }

    /** Advances time until a condition is true; it must become true within this time. */
    void runUntil(String what, BooleanSupplier isTrue, long within) {
        long deadline = now + within;
        while (!holds(isTrue)) {
            if (queue.isEmpty() || queue.peek().time() > deadline) {
                throw new Violation(this, "after " + within / SECOND + " s it is not true that " + what);
            }
            step();
        }
    }

    private boolean holds(BooleanSupplier isTrue) {
        try {
            return isTrue.getAsBoolean();
        } catch (Throwable e) {
            throw violation(e);
        }
    }

    void runFor(long time) {
        long deadline = now + time;
        while (!queue.isEmpty() && queue.peek().time() <= deadline) {
            step();
        }
        now = deadline;
    }

    /** Runs this many events, or fewer when there are no more, so that a scenario can act between any two of them. */
    void runEvents(long count) {
        for (long i = 0; i < count && !queue.isEmpty(); i++) {
            step();
        }
    }

    private void step() {
        Happening next = queue.remove();
        now = next.time();
        events++;
        if (events > EVENTS_MAX) {
            throw new Violation(this, "the world does not become idle");
        }
        try {
            next.action().run();
        } catch (Throwable e) {
            throw violation(e);
        }
    }

    static long mix(long value) {
        long mixed = (value ^ (value >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }
}
