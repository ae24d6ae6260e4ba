package dev.spate.share.follow;

import java.io.IOException;

/** A share says something that no share says. */
final class FeedException extends IOException {
    private static final long serialVersionUID = 1L;

    FeedException(String message) {
        super(message);
    }
}
