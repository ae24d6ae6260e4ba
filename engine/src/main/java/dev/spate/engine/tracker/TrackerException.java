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
        TEMPORARY,
        SILENCE,
        CANCELLED
    }

    private final Kind kind;
    private final int retryInSeconds;

    /** An error; a permanent one will happen again at every later attempt. */
    TrackerException(boolean permanent, String message) {
        this(permanent ? Kind.PERMANENT : Kind.TEMPORARY, message, null, AnnounceFailure.NOT_SAID);
    }

    /** The failure of an HTTP request. */
    TrackerException(HttpException cause) {
        this(kindOf(cause), cause.getMessage(), cause, AnnounceFailure.NOT_SAID);
    }

    /** A failure with its cause. */
    TrackerException(String message, Throwable cause) {
        this(Kind.TEMPORARY, message, cause, AnnounceFailure.NOT_SAID);
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
            default -> Kind.TEMPORARY;
        };
    }

    /** The client was closed, or the calling thread interrupted. */
    static TrackerException cancelled(String message, Throwable cause) {
        return new TrackerException(Kind.CANCELLED, message, cause, AnnounceFailure.NOT_SAID);
    }

    /**
     * A server that is not a tracker at this moment.
     *
     * @param retryInSeconds when to ask again according to the server, or {@link AnnounceFailure#NOT_SAID}
     */
    static TrackerException later(String message, int retryInSeconds) {
        return new TrackerException(Kind.TEMPORARY, message, null, retryInSeconds);
    }

    /** No answer came back. */
    static TrackerException silence(String message, Throwable cause) {
        return new TrackerException(Kind.SILENCE, message, cause, AnnounceFailure.NOT_SAID);
    }

    /** When to ask again, in seconds, with the special values of {@link AnnounceFailure}. */
    public int retryInSeconds() {
        return isPermanent() ? AnnounceFailure.NEVER : retryInSeconds;
    }

    /** Whether another attempt is useless, because the URL itself or the settings forbid it. */
    public boolean isPermanent() {
        return kind == Kind.PERMANENT;
    }

    /** Whether no answer came back; the tracker may only be slow. */
    boolean isSilence() {
        return kind == Kind.SILENCE;
    }

    /** Whether the tracker only lacks an address of the family of our address. */
    boolean isOfOtherFamily() {
        return getCause() instanceof HttpException e && e.reason() == HttpException.Reason.UNREACHABLE;
    }

    boolean isCancelled() {
        return kind == Kind.CANCELLED;
    }
}
