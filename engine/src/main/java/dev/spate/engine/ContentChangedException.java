package dev.spate.engine;

/** A file has changed while it was being hashed, so what was hashed exists no more. */
public final class ContentChangedException extends SpateException {
    private static final long serialVersionUID = 1L;

    ContentChangedException(String file) {
        super(file + ": changed while it was being hashed");
    }
}
