package dev.spate.engine.webseed;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** A web seed could not give what it was asked for, with one line for a person and what follows from it. */
final class WebSeedException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What follows. */
    enum Verdict {
        /** The server as a whole is left alone for a while. */
        SERVER_RESTS,
        /** This file is left alone for a while; others may be there. */
        FILE_RESTS,
        /** It can never be of use. */
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

    /** Try the server again, after its own time if it names one. */
    static WebSeedException serverRests(String message, Optional<Duration> after) {
        return new WebSeedException(Verdict.SERVER_RESTS, message, after, -1);
    }

    /** Try this file again, after the server's own time if it names one. */
    static WebSeedException fileRests(int file, String message, Optional<Duration> after) {
        return new WebSeedException(Verdict.FILE_RESTS, message, after, file);
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

    /** The file that rests. */
    int file() {
        return file;
    }
}
