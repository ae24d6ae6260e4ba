package dev.spate.protocol.metadata;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A peer that offers metadata: its claims, its open requests, and its behaviour. Owned by the download. */
final class MetadataPeer {
    private final int peer;
    private final Map<Integer, Long> openRequests = new LinkedHashMap<>();
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

    /** Returns whether it has changed its claim too often. */
    boolean onClaim(int newLength) {
        length = newLength;
        return ++claims > MetadataLimits.CLAIMS_MAX;
    }

    Optional<MetadataAttempt> attempt() {
        return attempt;
    }

    void join(MetadataAttempt newAttempt) {
        attempt = Optional.of(newAttempt);
    }

    /** Its requests in this attempt are no longer expected to be answered. */
    void leaveAttempt() {
        attempt.ifPresent(left -> openRequests.keySet().forEach(left::onGivenUp));
        openRequests.clear();
        attempt = Optional.empty();
    }

    Map<Integer, Long> openRequests() {
        return openRequests;
    }

    boolean mayBeAsked(long now) {
        return openRequests.size() < requestsMax && now >= restsUntil;
    }

    /** We request nothing from it until then. */
    void restUntil(long until) {
        restsUntil = until;
    }

    /** It has sent a piece that it offered. */
    void onPiece() {
        rejects = 0;
        timeouts = 0;
    }

    /** Returns whether it has done that too often. */
    boolean onReject(long now) {
        restsUntil = now + MetadataLimits.REJECT_REST;
        return ++rejects > MetadataLimits.REJECTS_MAX;
    }

    /** Requests that it left unanswered since it last sent a piece. */
    int timeouts() {
        return timeouts;
    }

    /** Returns whether it has done that too often. */
    boolean onTimeout() {
        // It may be a peer that cannot handle two requests at once.
        requestsMax = 1;
        return ++timeouts >= MetadataLimits.TIMEOUTS_MAX;
    }

    /** Returns whether it has done that too often. */
    boolean onUnasked() {
        return ++unasked > MetadataLimits.UNASKED_MAX;
    }
}
