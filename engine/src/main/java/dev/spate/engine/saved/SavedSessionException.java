package dev.spate.engine.saved;

import java.io.IOException;

/** A saved session that cannot be used as it is; the message is one line for a person. */
public final class SavedSessionException extends IOException {
    private static final long serialVersionUID = 1L;

    public SavedSessionException(String message) {
        super(message);
    }

    public SavedSessionException(String message, IOException cause) {
        super(message, cause);
    }
}
