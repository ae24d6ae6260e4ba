package dev.spate.protocol.machine;

/** Checks what must hold, also in production: a machine with a bug stops instead of continuing in a wrong state. */
public final class Check {
    private Check() {}

    /**
     * A failure is a bug, so the message says what must hold.
     *
     * @throws IllegalStateException when the condition is false
     */
    public static void check(boolean condition, String whatMustHold) {
        if (!condition) {
            throw new IllegalStateException(whatMustHold);
        }
    }
}
