package dev.spate.engine.webseed;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** A web seed could not give what it was asked for, with one line for a person and what follows from it. */
final class WebSeedException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What follows. */
    enum Verdict {
        /** Another attempt may succeed. */
        LATER,
        /** It does not have this file, but perhaps others. */
        FILE_MISSING,
        /** It is of no use. */
        USELESS
    }

    private final String words;
    private final Verdict verdict;
    private final transient Optional<Duration> after;
    private final int file;

    private WebSeedException(Verdict verdict, String message, Optional<Duration> after, int file) {
        super(message);
        this.words = message;
        this.verdict = verdict;
        this.after = after;
        this.file = file;
    }

    /** Try again, not before the server's own time if it names one. */
    static WebSeedException later(String message, Optional<Duration> after) {
        return new WebSeedException(Verdict.LATER, message, after, -1);
    }

    static WebSeedException fileMissing(int file, String message) {
        return new WebSeedException(Verdict.FILE_MISSING, message, Optional.empty(), file);
    }

    static WebSeedException useless(String message) {
        return new WebSeedException(Verdict.USELESS, message, Optional.empty(), -1);
    }

    /** The line for a person. */
    String words() {
        return words;
    }

    Verdict verdict() {
        return verdict;
    }

    Optional<Duration> after() {
        return after;
    }

    /** The file that is missing. */
    int file() {
        return file;
    }
}
