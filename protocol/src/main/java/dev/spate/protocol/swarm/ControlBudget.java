package dev.spate.protocol.swarm;

import dev.spate.wire.peer.Bitfield;
import dev.spate.wire.peer.Message;

/**
 * Bounds the control messages that one peer may send. Owned by the torrent.
 *
 * <p>The loop serves all torrents of a session, and each message costs it a little time, however few bytes it has. So a
 * peer has a budget of messages that grows with time and with the blocks that pass in either direction. Blocks,
 * requests and haves of new pieces are free, because their number is bounded elsewhere. No correct client comes near
 * the limit.
 */
final class ControlBudget {
    private long left = SwarmLimits.CONTROL_MESSAGES_MAX;
    private long grownAt;
    private long bytesThen;

    ControlBudget(long now) {
        this.grownAt = now;
    }

    /**
     * The peer has sent a message. Returns whether it stays within its budget.
     *
     * @param pieces the pieces that it announced before
     * @param payloadBytes all payload between us and the peer
     */
    boolean spend(Message message, Bitfield pieces, long payloadBytes, long now) {
        if (isFree(message, pieces)) {
            return true;
        }
        if (left == 0) {
            grow(payloadBytes, now);
        }
        if (left == 0) {
            return false;
        }
        left--;
        return true;
    }

    private static boolean isFree(Message message, Bitfield pieces) {
        return switch (message) {
            case Message.Piece _, Message.Request _ -> true;
            case Message.Have have -> {
                int piece = have.piece().value();
                yield piece < pieces.size() && !pieces.has(piece);
            }
            case Message.KeepAlive _,
                    Message.Choke _,
                    Message.Unchoke _,
                    Message.Interested _,
                    Message.NotInterested _,
                    Message.Bits _,
                    Message.Cancel _,
                    Message.Port _,
                    Message.SuggestPiece _,
                    Message.HaveAll _,
                    Message.HaveNone _,
                    Message.RejectRequest _,
                    Message.AllowedFast _,
                    Message.DontHave _,
                    Message.ExtensionHandshake _,
                    Message.ExtensionMessage _ -> false;
        };
    }

    /**
     * The budget never exceeds its maximum, so that hours of silence buy no flood. A remainder smaller than one message
     * is kept.
     */
    private void grow(long payloadBytes, long now) {
        long byTime = (now - grownAt) / SwarmLimits.CONTROL_MESSAGE_EVERY;
        long byBytes = (payloadBytes - bytesThen) / SwarmLimits.CONTROL_MESSAGE_BYTES;
        grownAt += byTime * SwarmLimits.CONTROL_MESSAGE_EVERY;
        bytesThen += byBytes * SwarmLimits.CONTROL_MESSAGE_BYTES;
        left = Math.min(SwarmLimits.CONTROL_MESSAGES_MAX, byTime + byBytes);
    }
}
