package dev.spate.sim;

import java.io.Serial;

/**
 * An invariant does not hold, or something was thrown. The message begins with the seed with which it can be reproduced,
 * the virtual time, and the host and event in hand.
 */
final class Violation extends AssertionError {
    @Serial
    private static final long serialVersionUID = 1;

    Violation(World world, String what) {
        super(world.circumstances() + ": " + what);
    }

    Violation(World world, String what, Throwable cause) {
        super(world.circumstances() + ": " + what, cause);
    }
}
