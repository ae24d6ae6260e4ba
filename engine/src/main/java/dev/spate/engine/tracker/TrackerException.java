package dev.spate.engine.tracker;

import dev.spate.engine.http.HttpException;
import java.io.IOException;

/** A tracker gave no answer. The message is one line for a person, without the passkeys that URLs carry. */
public final class TrackerException extends IOException {
    private static final long serialVersionUID = 1L;

    private final boolean permanent;

    /** An error; a permanent one is the same at every later try. */
    TrackerException(boolean permanent, String message) {
        super(message);
        this.permanent = permanent;
    }

    /** What a failed request means. */
    TrackerException(HttpException cause) {
        super(cause.getMessage(), cause);
        this.permanent = cause.reason() == HttpException.Reason.BAD_URL;
    }

    /** A failure with its cause. */
    TrackerException(String message, Throwable cause) {
        super(message, cause);
        this.permanent = false;
    }

    /** Whether trying again is useless: the URL itself or the settings forbid it. */
    public boolean isPermanent() {
        return permanent;
    }
}
