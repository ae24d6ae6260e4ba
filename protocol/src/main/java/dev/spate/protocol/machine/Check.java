package dev.spate.protocol.machine;

/** Checks of what must hold, on in production: a machine that is wrong stops instead of going on half-right. */
public final class Check {
    private Check() {}

    /**
     * A bug if it fails, so the message says what must hold.
     *
     * @throws IllegalStateException when the condition is false
     */
    public static void check(boolean condition, String whatMustHold) {
        if (!condition) {
            throw new IllegalStateException(whatMustHold);
        }
    }
}
