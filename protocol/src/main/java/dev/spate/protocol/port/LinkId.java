package dev.spate.protocol.port;

/**
 * One connection to a peer, for as long as it lasts. A peer is identified by its link and not by its peer id, which the
 * remote chooses.
 *
 * @param value unique within a session, never used again
 */
public record LinkId(long value) {
    @Override
    public String toString() {
        return "link " + value;
    }
}
