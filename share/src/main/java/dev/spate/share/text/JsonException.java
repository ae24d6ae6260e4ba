package dev.spate.share.text;

import java.io.IOException;

/** A text is not valid JSON. The message is one line for people. */
public final class JsonException extends IOException {
    private static final long serialVersionUID = 1L;

    JsonException(String message) {
        super(message);
    }
}
