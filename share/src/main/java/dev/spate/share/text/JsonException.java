package dev.spate.share.text;

import java.io.IOException;

/** A text that should be JSON is something else. The message is one line fit for a person. */
public final class JsonException extends IOException {
    private static final long serialVersionUID = 1L;

    JsonException(String message) {
        super(message);
    }
}
