package dev.spate.engine;

/** A file changed while it was being hashed, so the hashes describe content that no longer exists. */
public final class ContentChangedException extends SpateException {
    private static final long serialVersionUID = 1L;

    ContentChangedException(String file) {
        super(file + ": changed while it was being hashed");
    }
}
