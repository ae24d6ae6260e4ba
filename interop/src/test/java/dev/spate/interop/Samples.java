package dev.spate.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The contents of this run. Each is written once, at its first use, and read by all meetings. */
final class Samples {
    private static final Map<Content, Sample> WRITTEN = new ConcurrentHashMap<>();

    private Samples() {}

    static Sample of(Content content) {
        return WRITTEN.computeIfAbsent(content, Samples::write);
    }

    /** Fails if a client has changed a source. */
    static void checkUnharmed() throws IOException, NoSuchAlgorithmException {
        for (Sample sample : WRITTEN.values()) {
            SameBytes.checkUnharmed(sample);
        }
    }

    private static Sample write(Content content) {
        try {
            return Sample.write(content, Folders.fresh());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
