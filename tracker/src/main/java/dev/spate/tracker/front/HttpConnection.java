package dev.spate.tracker.front;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** One connection. Owned by the thread of its front. It has no buffer while it is idle. */
final class HttpConnection {
    /** The state: what the connection waits for. */
    enum State {
        /** A request. */
        IDLE,
        /** The rest of a request. */
        READING,
        /** The other side, which has not yet received a whole answer. */
        WRITING,
        /** The other side closing first: if we closed at once, the system could discard the last answer. */
        LINGERING
    }

    private static final byte[] NOTHING = {};
    private static final ByteBuffer NONE = ByteBuffer.wrap(NOTHING);

    private final SocketChannel channel;
    private final SelectionKey key;
    private final InetAddress peer;
    private State state = State.IDLE;
    private long since;
    private byte[] unread = NOTHING;
    private int scanned;
    private ByteBuffer unsent = NONE;
    private boolean endsAfterAnswer;

    HttpConnection(SocketChannel channel, SelectionKey key, InetAddress peer, long now) {
        this.channel = channel;
        this.key = key;
        this.peer = peer;
        since = now;
    }

    SocketChannel channel() {
        return channel;
    }

    SelectionKey key() {
        return key;
    }

    InetAddress peer() {
        return peer;
    }

    State state() {
        return state;
    }

    /** When it entered its state. */
    long since() {
        return since;
    }

    void enter(State next, long now) {
        state = next;
        since = now;
        key.interestOps(next == State.WRITING ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    /** Received bytes that are not processed yet. */
    byte[] unread() {
        return unread;
    }

    /** How many of the unread bytes have been searched for the end of a head. */
    int scanned() {
        return scanned;
    }

    void keepUnread(byte[] bytes, int bytesScanned) {
        unread = bytes.length == 0 ? NOTHING : bytes;
        scanned = bytesScanned;
    }

    /** Answers that have not been sent yet. */
    ByteBuffer unsent() {
        return unsent;
    }

    void keepUnsent(ByteBuffer bytes) {
        unsent = bytes.hasRemaining() ? bytes : NONE;
    }

    boolean endsAfterAnswer() {
        return endsAfterAnswer;
    }

    void endAfterAnswer() {
        endsAfterAnswer = true;
    }
}
