package dev.spate.tracker.front;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** One connection. Owned by the thread of its front. While it idles it holds no buffer. */
final class HttpConnection {
    /** What it waits for. */
    enum State {
        /** A request. */
        IDLE,
        /** The rest of a request. */
        READING,
        /** The other side, which has not taken all of an answer. */
        WRITING,
        /** The other side's end: closing at once would make the system throw the last answer away. */
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

    /** When it came into its state. */
    long since() {
        return since;
    }

    void enter(State next, long now) {
        state = next;
        since = now;
        key.interestOps(next == State.WRITING ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    /** Bytes that came and are not used yet. */
    byte[] unread() {
        return unread;
    }

    /** How many of the unread bytes were looked through for the end of a head. */
    int scanned() {
        return scanned;
    }

    void keepUnread(byte[] bytes, int bytesScanned) {
        unread = bytes.length == 0 ? NOTHING : bytes;
        scanned = bytesScanned;
    }

    /** Answers that the other side has not taken yet. */
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
