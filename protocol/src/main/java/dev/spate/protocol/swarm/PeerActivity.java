package dev.spate.protocol.swarm;

import dev.spate.wire.peer.Bitfield;
import dev.spate.wire.peer.Message;

/** Signs of life of a peer: when messages and payload passed last, and how fast payload passes. Owned by the torrent. */
final class PeerActivity {
    private final ControlBudget controls;
    private long lastReceivedAt;
    private long lastSentAt;
    private long idleSince;
    private boolean hasSpoken;
    private boolean isTransferring;

    // The choker reads rates many times in one round, so these are the rates of the last housekeeping.
    private long downRate;
    private long upRate;

    PeerActivity(long now) {
        this.controls = new ControlBudget(now);
        this.lastReceivedAt = now;
        this.lastSentAt = now;
        this.idleSince = now;
    }

    /**
     * The peer has sent a message. Returns whether it stays within its budget of control messages.
     *
     * @param payloadBytes that have passed in both directions
     */
    boolean onMessage(Message message, Bitfield pieces, long payloadBytes, long now) {
        lastReceivedAt = now;
        hasSpoken |= !(message instanceof Message.KeepAlive || message instanceof Message.ExtensionHandshake);
        return controls.spend(message, pieces, payloadBytes, now);
    }

    void onSent(long now) {
        lastSentAt = now;
    }

    /**
     * Once a second.
     *
     * @param steadyDown the rate from the peer over a longer time, by which peers are compared
     */
    void refreshRates(long steadyDown, long down, long up, long now) {
        downRate = steadyDown;
        upRate = up;
        isTransferring = down + up > 0;
        if (isTransferring) {
            idleSince = now;
        }
    }

    long downRate() {
        return downRate;
    }

    long upRate() {
        return upRate;
    }

    /** Whether it has sent anything besides handshakes and keep-alives. */
    boolean hasSpoken() {
        return hasSpoken;
    }

    /** Whether payload has passed in the last seconds in either direction. */
    boolean isTransferring() {
        return isTransferring;
    }

    /** When payload passed last, or when the link began. */
    long idleSince() {
        return idleSince;
    }

    long lastReceivedAt() {
        return lastReceivedAt;
    }

    long lastSentAt() {
        return lastSentAt;
    }
}
