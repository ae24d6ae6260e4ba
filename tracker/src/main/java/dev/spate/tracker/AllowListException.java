package dev.spate.tracker;

import java.io.IOException;
import java.util.Objects;

/** The allow-list cannot be read or is malformed; the message names the file, and the line if one is wrong. */
public final class AllowListException extends IOException {
    private static final long serialVersionUID = 1L;

    AllowListException(IOException cause) {
        super(Objects.requireNonNullElse(cause.getMessage(), "the allow-list cannot be read"), cause);
    }
}
