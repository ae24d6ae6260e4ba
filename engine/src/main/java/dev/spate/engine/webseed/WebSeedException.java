package dev.spate.engine.webseed;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** A web seed could not answer a request. Carries one line for people, and what the link does now. */
final class WebSeedException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What the link does now. */
    enum Verdict {
        /** It sends no request to this server for a while. */
        PAUSE_SERVER,
        /** It does not request this file for a while; others may be available. */
        PAUSE_FILE,
        /** It never uses this web seed again. */
        USELESS
    }

    private final String line;
    private final Verdict verdict;
    private final transient Optional<Duration> after;
    private final int file;

    private WebSeedException(Verdict verdict, String message, Optional<Duration> after, int file) {
        super(message);
        this.line = message;
        this.verdict = verdict;
        this.after = after;
        this.file = file;
    }

    /** Pauses the server, for its own time if it gives one. */
    static WebSeedException pauseServer(String message, Optional<Duration> after) {
        return new WebSeedException(Verdict.PAUSE_SERVER, message, after, -1);
    }

    /** Pauses this file, for the server's own time if it gives one. */
    static WebSeedException pauseFile(int file, String message, Optional<Duration> after) {
        return new WebSeedException(Verdict.PAUSE_FILE, message, after, file);
    }

    static WebSeedException useless(String message) {
        return new WebSeedException(Verdict.USELESS, message, Optional.empty(), -1);
    }

    /** The line for people. */
    String line() {
        return line;
    }

    Verdict verdict() {
        return verdict;
    }

    Optional<Duration> after() {
        return after;
    }

    /** The file that is paused. */
    int file() {
        return file;
    }
}
