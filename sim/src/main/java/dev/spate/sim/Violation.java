package dev.spate.sim;

import java.io.Serial;

/** An invariant does not hold. The message names the seed with which it can be reproduced. */
final class Violation extends AssertionError {
    @Serial
    private static final long serialVersionUID = 1;

    Violation(World world, String what) {
        super(message(world, what));
    }

    Violation(World world, String what, Throwable cause) {
        super(message(world, what), cause);
    }

    private static String message(World world, String what) {
        return "seed " + world.seed() + ", after " + world.elapsed() / World.MILLI + " ms: " + what;
    }
}
