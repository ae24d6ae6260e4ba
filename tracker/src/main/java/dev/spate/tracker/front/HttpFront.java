package dev.spate.tracker.front;

import dev.spate.tracker.answer.Count;
import dev.spate.tracker.answer.Counters;
import dev.spate.tracker.answer.HttpAnswer;
import dev.spate.tracker.answer.HttpTracker;
import dev.spate.tracker.front.HttpConnection.State;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * HTTP/1.1 on one address. One thread waits for all connections, so that thousands of idle ones cost only their
 * sockets. It is small because requests have no bodies and answers are short.
 *
 * <p>Slow and idle connections are closed after a timeout. When there are too many connections, the one that has been
 * inactive for the longest time is closed.
 */
public final class HttpFront implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(HttpFront.class.getName());
    private static final Duration SWEEP_EVERY = Duration.ofMillis(500);
    private static final Duration LINGER = Duration.ofSeconds(2);

    private final HttpTracker tracker;
    private final Counters counters;
    private final HttpTimeouts timeouts;
    private final int connectionsMax;
    private final Selector selector;
    private final ServerSocketChannel server;
    private final InetSocketAddress address;
    private final SelectionKey accepting;
    private final Thread thread;

    /** In the order of their last change of state, oldest first. */
    private final LinkedHashSet<HttpConnection> connections = new LinkedHashSet<>();

    private final byte[] bytes = new byte[FrontLimits.READ_MAX];
    private final ByteBuffer answers = ByteBuffer.allocate(FrontLimits.ANSWERS_MAX);
    private long sweptAt = System.nanoTime();
    private volatile boolean isClosing;

    private HttpFront(
            HttpTracker tracker,
            Counters counters,
            HttpTimeouts timeouts,
            int connectionsMax,
            Selector selector,
            ServerSocketChannel server)
            throws IOException {
        this.tracker = tracker;
        this.counters = counters;
        this.timeouts = timeouts;
        this.connectionsMax = connectionsMax;
        this.selector = selector;
        this.server = server;
        this.address = (InetSocketAddress) server.getLocalAddress();
        this.accepting = server.register(selector, SelectionKey.OP_ACCEPT);
        this.thread = Thread.ofPlatform()
                .name("spate-tracker-http-" + address.getPort())
                .unstarted(this::run);
    }

    /**
     * Begins to listen and to answer.
     *
     * @param address port 0 takes a free port
     * @throws IOException when it cannot listen on the address
     */
    public static HttpFront open(
            InetSocketAddress address,
            HttpTracker tracker,
            Counters counters,
            HttpTimeouts timeouts,
            int connectionsMax)
            throws IOException {
        Selector selector = Selector.open();
        ServerSocketChannel server = null;
        try {
            server = ServerSocketChannel.open();
            server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            server.bind(address, FrontLimits.BACKLOG);
            server.configureBlocking(false);
            HttpFront front = new HttpFront(tracker, counters, timeouts, connectionsMax, selector, server);
            front.thread.start();
            return front;
        } catch (IOException | RuntimeException e) {
            selector.close();
            if (server != null) {
                server.close();
            }
            throw e;
        }
    }

    /** The address on which it listens. */
    public InetSocketAddress address() {
        return address;
    }

    /** Closes every connection and waits for the thread. */
    @Override
    public void close() {
        // The thread itself closes all sockets, so that it never loses one while it works with it and misses none.
        isClosing = true;
        selector.wakeup();
        Threads.join(thread);
    }

    private void run() {
        try {
            while (!isClosing) {
                selector.select(this::serve, SWEEP_EVERY.toMillis());
                sweepIfDue();
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.ERROR, "the tracker's HTTP at " + address + " has failed", e);
        } finally {
            connections.forEach(connection -> closeQuietly(connection.channel()));
            closeQuietly(server);
            closeQuietly(selector);
        }
    }

    private void serve(SelectionKey ready) {
        if (!(ready.attachment() instanceof HttpConnection connection)) {
            accept();
            return;
        }
        if (!ready.isValid()) {
            // It was closed a moment ago to make room for a new connection.
            return;
        }
        try {
            if (connection.state() == State.WRITING) {
                goOnWriting(connection);
            } else {
                read(connection);
            }
        } catch (IOException e) {
            // The other side has closed or reset it.
            end(connection);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a request to the tracker has failed", e);
            end(connection);
        } finally {
            // Answers to this connection must never reach another one.
            answers.clear();
        }
    }

    private void accept() {
        try {
            SocketChannel channel = server.accept();
            while (channel != null) {
                begin(channel);
                channel = isClosing ? null : server.accept();
            }
        } catch (IOException e) {
            // Most likely there are no free descriptors: one is freed, and no connection is accepted until the next
            // sweep.
            pushOutOldest();
            if (accepting.isValid()) {
                accepting.interestOps(0);
            }
        }
    }

    private void begin(SocketChannel channel) {
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            InetSocketAddress peer = (InetSocketAddress) channel.getRemoteAddress();
            SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
            HttpConnection connection = new HttpConnection(channel, key, peer.getAddress(), System.nanoTime());
            key.attach(connection);
            connections.addLast(connection);
            counters.add(Count.HTTP_CONNECTIONS);
        } catch (IOException e) {
            closeQuietly(channel);
        }
        if (connections.size() > connectionsMax) {
            pushOutOldest();
        }
    }

    private void pushOutOldest() {
        if (!connections.isEmpty()) {
            end(connections.getFirst());
            counters.add(Count.HTTP_PUSHED_OUT);
        }
    }

    private void read(HttpConnection connection) throws IOException {
        if (connection.state() == State.LINGERING) {
            if (connection.channel().read(ByteBuffer.wrap(bytes)) < 0) {
                end(connection);
            }
            return;
        }
        byte[] unread = connection.unread();
        System.arraycopy(unread, 0, bytes, 0, unread.length);
        int count = connection.channel().read(ByteBuffer.wrap(bytes, unread.length, bytes.length - unread.length));
        if (count < 0) {
            end(connection);
            return;
        }
        counters.add(Count.HTTP_BYTES_IN, count);
        answer(connection, unread.length + count);
    }

    /** Answers the requests in the first bytes of the buffer and keeps the bytes after the last whole request. */
    private void answer(HttpConnection connection, int length) throws IOException {
        int from = 0;
        int scanned = connection.scanned();
        while (true) {
            from = skipEmptyLines(from, length);
            int end = RequestHead.end(bytes, from, scanned, length);
            scanned = 0;
            if (end == RequestHead.BROKEN) {
                refuse(connection, 400);
            } else if (end == RequestHead.UNFINISHED && length - from > FrontLimits.HEAD_MAX) {
                refuse(connection, 431);
            } else if (end == RequestHead.UNFINISHED) {
                break;
            } else {
                answer(connection, RequestHead.parse(bytes, from, end));
                from = end;
            }
            // The answers to the requests of one read are sent together, but while an answer cannot be sent, no further
            // request is answered.
            boolean isFull = answers.remaining() < FrontLimits.ANSWERS_MAX / 2;
            if (connection.endsAfterAnswer() || (isFull && !flush(connection))) {
                break;
            }
        }
        byte[] rest = connection.endsAfterAnswer() ? new byte[0] : Arrays.copyOfRange(bytes, from, length);
        boolean isBlocked = connection.unsent().hasRemaining();
        connection.keepUnread(rest, isBlocked ? 0 : rest.length);
        if (isBlocked || !flush(connection)) {
            enter(connection, State.WRITING);
        } else {
            waitForMore(connection);
        }
    }

    private int skipEmptyLines(int start, int length) {
        int from = start;
        while (from + 1 < length && bytes[from] == '\r' && bytes[from + 1] == '\n') {
            from += 2;
        }
        return from;
    }

    private void answer(HttpConnection connection, RequestHead head) {
        switch (head) {
            case RequestHead.Request request -> {
                HttpAnswer answer = tracker.answer(request.target(), connection.peer());
                if (!request.keepsAlive()) {
                    connection.endAfterAnswer();
                }
                write(answer, request.isHead(), request.keepsAlive());
            }
            case RequestHead.Bad bad -> refuse(connection, bad.status());
        }
    }

    private void refuse(HttpConnection connection, int status) {
        counters.add(Count.HTTP_BAD_REQUESTS);
        connection.endAfterAnswer();
        byte[] body = (status + "\n").getBytes(StandardCharsets.US_ASCII);
        write(new HttpAnswer(status, "text/plain", body), false, false);
    }

    private void write(HttpAnswer answer, boolean isHead, boolean keepsAlive) {
        String head = "HTTP/1.1 " + answer.status() + " " + phrase(answer.status()) + "\r\nContent-Type: "
                + answer.contentType() + "\r\nContent-Length: " + answer.body().length
                + (answer.status() == 405 ? "\r\nAllow: GET, HEAD" : "")
                + (keepsAlive ? "\r\nConnection: keep-alive\r\n\r\n" : "\r\nConnection: close\r\n\r\n");
        answers.put(head.getBytes(StandardCharsets.ISO_8859_1));
        if (!isHead) {
            answers.put(answer.body());
        }
    }

    private static String phrase(int status) {
        return switch (status) {
            case 200 -> "OK";
            case 400 -> "Bad Request";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 414 -> "URI Too Long";
            case 431 -> "Request Header Fields Too Large";
            case 505 -> "HTTP Version Not Supported";
            default -> "Unknown";
        };
    }

    /**
     * Writes the collected answers; the connection keeps bytes that the system does not accept. Returns whether all
     * were written.
     */
    private boolean flush(HttpConnection connection) throws IOException {
        answers.flip();
        try {
            counters.add(Count.HTTP_BYTES_OUT, answers.remaining());
            while (answers.hasRemaining() && connection.channel().write(answers) > 0) {
                // The system accepts as many bytes as it has room for.
            }
            if (answers.hasRemaining()) {
                byte[] rest = new byte[answers.remaining()];
                answers.get(rest);
                connection.keepUnsent(ByteBuffer.wrap(rest));
                return false;
            }
            return true;
        } finally {
            answers.clear();
        }
    }

    private void goOnWriting(HttpConnection connection) throws IOException {
        ByteBuffer unsent = connection.unsent();
        connection.channel().write(unsent);
        if (unsent.hasRemaining()) {
            return;
        }
        connection.keepUnsent(unsent);
        byte[] unread = connection.unread();
        System.arraycopy(unread, 0, bytes, 0, unread.length);
        if (connection.endsAfterAnswer() || unread.length == 0) {
            waitForMore(connection);
        } else {
            // The bytes that were read before the answers stalled may contain whole requests.
            answer(connection, unread.length);
        }
    }

    private void waitForMore(HttpConnection connection) throws IOException {
        if (connection.endsAfterAnswer()) {
            connection.channel().shutdownOutput();
            enter(connection, State.LINGERING);
        } else if (connection.unread().length == 0) {
            enter(connection, State.IDLE);
        } else if (connection.state() != State.READING) {
            enter(connection, State.READING);
        }
    }

    private void enter(HttpConnection connection, State state) {
        connection.enter(state, System.nanoTime());
        connections.addLast(connection);
    }

    private void sweepIfDue() {
        long now = System.nanoTime();
        if (now - sweptAt < SWEEP_EVERY.toNanos()) {
            return;
        }
        sweptAt = now;
        if (accepting.isValid()) {
            accepting.interestOps(SelectionKey.OP_ACCEPT);
        }
        List<HttpConnection> late = new ArrayList<>();
        for (HttpConnection connection : connections) {
            if (now - connection.since() >= allowed(connection.state()).toNanos()) {
                late.add(connection);
            }
        }
        for (HttpConnection connection : late) {
            counters.add(Count.HTTP_TIMEOUTS);
            end(connection);
        }
    }

    private Duration allowed(State state) {
        return switch (state) {
            case IDLE -> timeouts.idle();
            case READING -> timeouts.head();
            case WRITING -> timeouts.answer();
            case LINGERING -> LINGER;
        };
    }

    private void end(HttpConnection connection) {
        connections.remove(connection);
        closeQuietly(connection.channel());
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            LOG.log(System.Logger.Level.DEBUG, "a socket of the tracker did not close", e);
        }
    }
}
