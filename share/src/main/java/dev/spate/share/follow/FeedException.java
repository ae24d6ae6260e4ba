package dev.spate.share.follow;

import java.io.IOException;

/** A share has sent something invalid, or not what it has announced. */
final class FeedException extends IOException {
    private static final long serialVersionUID = 1L;

    FeedException(String message) {
        super(message);
    }
}
