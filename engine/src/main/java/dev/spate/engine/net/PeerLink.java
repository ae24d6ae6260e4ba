package dev.spate.engine.net;

import dev.spate.engine.disk.ReadBatch;
import dev.spate.engine.loop.SessionThreads;
import dev.spate.protocol.port.CloseReason;
import dev.spate.protocol.port.LinkId;
import dev.spate.protocol.port.PeerEvent;
import dev.spate.wire.BlockRef;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.peer.Message;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A connection to a peer after its handshake: messages and blocks both ways, on two virtual threads. Thread-safe.
 *
 * <p>The first call of {@link #close} gives the reason. The torrent gets the end once, after everything that was
 * received before.
 */
final class PeerLink implements Link {
    private static final System.Logger LOG = System.getLogger(PeerLink.class.getName());

    private static final Optional<CloseReason> OPEN = Optional.empty();

    private final LinkId id;
    private final Connection connection;
    private final TorrentEndpoint torrentEndpoint;
    private final LinkQueue queue;
    private final ReadMemory readMemory;
    private final SessionThreads threads;
    private final WriteProgress progress = new WriteProgress();
    private final AtomicReference<Optional<CloseReason>> reason = new AtomicReference<>(OPEN);

    PeerLink(
            LinkId id,
            Connection connection,
            TorrentEndpoint torrentEndpoint,
            LinkMemory memory,
            SessionThreads threads) {
        this.id = id;
        this.connection = connection;
        this.torrentEndpoint = torrentEndpoint;
        this.queue = new LinkQueue(memory.queues());
        this.readMemory = memory.reads();
        this.threads = threads;
    }

    LinkId id() {
        return id;
    }

    @Override
    public Optional<InetAddress> localAddress() {
        return connection.localAddress();
    }

    @Override
    public TorrentEndpoint endpoint() {
        return torrentEndpoint;
    }

    @Override
    public boolean send(Message message) {
        return queue.send(message);
    }

    @Override
    public void upload(BlockRef block) {
        queue.upload(block);
    }

    @Override
    public int discardUploads() {
        return queue.discardUploads();
    }

    @Override
    public boolean discardUpload(BlockRef block) {
        return queue.discardUpload(block);
    }

    /** Reports the link to its torrent, then runs it until it ends. Called on the link's reading thread. */
    void run(PeerEvent.Connected connected, Runnable ended) {
        Optional<Thread> writer = Optional.empty();
        try {
            torrentEndpoint.deliver(List.of(connected));
            writer = Optional.of(threads.start("spate-write-" + id.value(), this::write));
            read();
        } catch (ProtocolException e) {
            LOG.log(System.Logger.Level.DEBUG, () -> "link " + id.value() + ": " + e.getMessage());
            close(CloseReason.PROTOCOL_ERROR);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, () -> "link " + id.value() + ": " + e.getMessage());
            close(CloseReason.PEER_CLOSED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close(CloseReason.SESSION_CLOSED);
        } finally {
            close(CloseReason.PEER_CLOSED);
            ended.run();
            end(writer);
        }
    }

    private void read() throws IOException, ProtocolException, InterruptedException {
        new LinkReader(
                        connection,
                        torrentEndpoint.blocks(),
                        torrentEndpoint::decoder,
                        torrentEndpoint::pieceCount,
                        this::received,
                        readMemory)
                .run();
    }

    private void received(List<Message> messages) throws InterruptedException {
        List<PeerEvent> received = new ArrayList<>(messages.size());
        messages.forEach(message -> received.add(new PeerEvent.Received(id, message)));
        torrentEndpoint.deliver(received);
    }

    private void end(Optional<Thread> writer) {
        try {
            if (writer.isPresent()) {
                writer.get().join();
            }
            torrentEndpoint.deliver(
                    List.of(new PeerEvent.Closed(id, reason.get().orElse(CloseReason.PEER_CLOSED))));
        } catch (InterruptedException e) {
            // The session is ending, and no torrent waits for this event any more.
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        LinkContent content = new LinkContent() {
            @Override
            public ReadBatch read(List<BlockRef> blocks) throws IOException {
                return torrentEndpoint.storage().read(blocks);
            }

            @Override
            public void uploaded(int blocks, long bytes, List<BlockRef> unread) {
                torrentEndpoint.complete(new PeerEvent.Uploaded(id, blocks, bytes, unread));
            }
        };
        try {
            // Most links that the torrent refuses never send a message, so they take no memory for writing.
            if (queue.await()) {
                new LinkWriter(connection, queue, content, progress).run();
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, () -> "link " + id.value() + " cannot be written to: " + e.getMessage());
            close(CloseReason.PEER_CLOSED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close(CloseReason.SESSION_CLOSED);
        } finally {
            // Also after a bug: a link that cannot send is of no use.
            close(CloseReason.PEER_CLOSED);
        }
    }

    @Override
    public OptionalLong waitingWrite() {
        return progress.waiting();
    }

    @Override
    public void close(CloseReason why) {
        if (reason.compareAndSet(OPEN, Optional.of(why))) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    () -> "link " + id.value() + " with " + connection.remote() + " over " + connection.carrier()
                            + " ends: " + why);
            queue.close();
            connection.close();
        }
    }
}
