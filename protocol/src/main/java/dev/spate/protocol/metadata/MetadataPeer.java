package dev.spate.protocol.metadata;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A peer that offers metadata: what it claims, what it was asked for, and how it behaves. Owned by the download. */
final class MetadataPeer {
    private final int peer;
    private final Map<Integer, Long> asked = new LinkedHashMap<>();
    private int length;
    private int claims;
    private long restsUntil;
    private int rejects;
    private int timeouts;
    private int unasked;
    private int requestsMax;
    private Optional<MetadataAttempt> attempt = Optional.empty();

    MetadataPeer(int peer, int requestsMax, long now) {
        this.requestsMax = requestsMax;
        this.peer = peer;
        this.restsUntil = now;
    }

    int peer() {
        return peer;
    }

    int length() {
        return length;
    }

    /** Returns whether it has changed its mind too often. */
    boolean claims(int newLength) {
        length = newLength;
        return ++claims > MetadataLimits.CLAIMS_MAX;
    }

    Optional<MetadataAttempt> attempt() {
        return attempt;
    }

    void joins(MetadataAttempt newAttempt) {
        attempt = Optional.of(newAttempt);
    }

    /** What it was asked for in its attempt is not expected any more. */
    void leavesAttempt() {
        attempt.ifPresent(left -> asked.keySet().forEach(left::gaveUp));
        asked.clear();
        attempt = Optional.empty();
    }

    Map<Integer, Long> asked() {
        return asked;
    }

    boolean mayBeAsked(long now) {
        return asked.size() < requestsMax && now >= restsUntil;
    }

    /** It is left alone for so long. */
    void rests(long until) {
        restsUntil = until;
    }

    /** It keeps what it promises. */
    void gives() {
        rejects = 0;
        timeouts = 0;
    }

    /** Returns whether it does that too often. */
    boolean rejects(long now) {
        restsUntil = now + MetadataLimits.REJECT_REST;
        return ++rejects > MetadataLimits.REJECTS_MAX;
    }

    /** Requests that it left unanswered since it last gave something. */
    int timeouts() {
        return timeouts;
    }

    /** Returns whether it does that too often. */
    boolean staysSilent() {
        // It may be one that cannot do two things at once.
        requestsMax = 1;
        return ++timeouts >= MetadataLimits.TIMEOUTS_MAX;
    }

    /** Returns whether it does that too often. */
    boolean answersUnasked() {
        return ++unasked > MetadataLimits.UNASKED_MAX;
    }
}
