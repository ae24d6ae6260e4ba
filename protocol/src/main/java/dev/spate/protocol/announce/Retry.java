package dev.spate.protocol.announce;

/** What a failure says about trying again (BEP 31). */
public sealed interface Retry {
    /** Nothing: the announcer backs off by its own rule. */
    record WhenSensible() implements Retry {}

    /** The tracker named a time. */
    record In(long minutes) implements Retry {}

    /** The tracker, or its address, is not one and never will be. */
    record Never() implements Retry {}
}
