package dev.spate.engine.tracker;

import dev.spate.http.HttpException;
import dev.spate.wire.announce.AnnounceFailure;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A tracker gave no answer. The message is one line for a person, without the passkeys that URLs carry. */
public final class TrackerException extends IOException {
    private static final long serialVersionUID = 1L;

    private enum Kind {
        PERMANENT,
        PASSING,
        SILENCE,
        CANCELLED
    }

    private final Kind kind;
    private final int retryInSeconds;

    /** An error; a permanent one is the same at every later try. */
    TrackerException(boolean permanent, String message) {
        this(permanent ? Kind.PERMANENT : Kind.PASSING, message, null, AnnounceFailure.NOT_SAID);
    }

    /** What a failed request means. */
    TrackerException(HttpException cause) {
        this(kindOf(cause), cause.getMessage(), cause, AnnounceFailure.NOT_SAID);
    }

    /** A failure with its cause. */
    TrackerException(String message, Throwable cause) {
        this(Kind.PASSING, message, cause, AnnounceFailure.NOT_SAID);
    }

    private TrackerException(Kind kind, @Nullable String message, @Nullable Throwable cause, int retryInSeconds) {
        super(message, cause);
        this.kind = kind;
        this.retryInSeconds = retryInSeconds;
    }

    private static Kind kindOf(HttpException cause) {
        return switch (cause.reason()) {
            case BAD_URL -> Kind.PERMANENT;
            case TIMEOUT -> Kind.SILENCE;
            case CANCELLED -> Kind.CANCELLED;
            default -> Kind.PASSING;
        };
    }

    /** The client was closed, or the calling thread interrupted. */
    static TrackerException cancelled(String message, Throwable cause) {
        return new TrackerException(Kind.CANCELLED, message, cause, AnnounceFailure.NOT_SAID);
    }

    /**
     * A server that is no tracker at this moment.
     *
     * @param retryInSeconds when it says that it will be, or {@link AnnounceFailure#NOT_SAID}
     */
    static TrackerException later(String message, int retryInSeconds) {
        return new TrackerException(Kind.PASSING, message, null, retryInSeconds);
    }

    /** Nothing came back. */
    static TrackerException silence(String message, Throwable cause) {
        return new TrackerException(Kind.SILENCE, message, cause, AnnounceFailure.NOT_SAID);
    }

    /** When to ask again, in seconds, as {@link AnnounceFailure} has it. */
    public int retryInSeconds() {
        return isPermanent() ? AnnounceFailure.NEVER : retryInSeconds;
    }

    /** Whether trying again is useless: the URL itself or the settings forbid it. */
    public boolean isPermanent() {
        return kind == Kind.PERMANENT;
    }

    /** Whether nothing came back, so that it may still be about to come. */
    boolean isSilence() {
        return kind == Kind.SILENCE;
    }

    /** Whether the tracker merely has no address of the family that was asked from. */
    boolean isOfOtherFamily() {
        return getCause() instanceof HttpException e && e.reason() == HttpException.Reason.UNREACHABLE;
    }

    boolean isCancelled() {
        return kind == Kind.CANCELLED;
    }
}
