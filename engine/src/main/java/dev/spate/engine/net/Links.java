package dev.spate.engine.net;

import dev.spate.engine.loop.SessionThreads;
import dev.spate.protocol.port.CloseReason;
import dev.spate.protocol.port.LinkId;
import dev.spate.protocol.port.PeerEvent.Connected;
import dev.spate.protocol.port.PeerEvent.Direction;
import dev.spate.protocol.port.Peers;
import dev.spate.wire.BlockRef;
import dev.spate.wire.Remote.PeerEndpoint;
import dev.spate.wire.peer.Handshake;
import dev.spate.wire.peer.Message;
import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

/** All links of a session. Thread-safe. */
public final class Links implements Peers {
    private final Map<LinkId, Link> links = new ConcurrentHashMap<>();
    private final LinkMemory memory = new LinkMemory(new QueueMemory(), new ReadMemory());
    private final SessionThreads threads;
    private final AtomicLong lastId = new AtomicLong();
    private volatile boolean isClosed;

    /** @param threads starts the threads of links and keeps them until they end */
    public Links(SessionThreads threads) {
        this.threads = threads;
    }

    /** The threads of all links. */
    public SessionThreads threads() {
        return threads;
    }

    /** Runs a link from its handshake to its end, on the calling thread. */
    void run(Connection connection, TorrentEndpoint torrentEndpoint, Direction direction, Handshake theirs) {
        LinkId id = nextId();
        PeerLink peerLink = new PeerLink(id, connection, torrentEndpoint, memory, threads);
        add(id, peerLink);
        Connected connected =
                new Connected(id, new PeerEndpoint(connection.remote()), direction, theirs.peerId(), theirs.features());
        peerLink.run(connected, () -> remove(id));
    }

    /** A new number, unique in this session. */
    public LinkId nextId() {
        return new LinkId(lastId.incrementAndGet());
    }

    /** Registers a link, so that messages to this id go to it. If the session is closed, the link is closed at once. */
    public void add(LinkId id, Link link) {
        links.put(id, link);
        if (isClosed) {
            link.close(CloseReason.SESSION_CLOSED);
        }
    }

    /** Removes a link that has ended. */
    public void remove(LinkId id) {
        links.remove(id);
    }

    private Optional<Link> find(LinkId id) {
        return Optional.ofNullable(links.get(id));
    }

    @Override
    public void send(LinkId link, Message message) {
        find(link).filter(found -> !found.send(message)).ifPresent(found -> found.close(CloseReason.SLOW_READER));
    }

    @Override
    public void upload(LinkId link, BlockRef block) {
        find(link).ifPresent(found -> found.upload(block));
    }

    @Override
    public int discardUploads(LinkId link) {
        return find(link).map(found -> found.discardUploads()).orElse(0);
    }

    @Override
    public boolean discardUpload(LinkId link, BlockRef block) {
        return find(link).map(found -> found.discardUpload(block)).orElse(false);
    }

    @Override
    public void close(LinkId link, CloseReason reason) {
        find(link).ifPresent(found -> found.close(reason));
    }

    /**
     * Closes the links of one torrent. A link that is just being opened is not closed here: the torrent itself refuses
     * it.
     */
    public void closeAll(TorrentEndpoint torrentEndpoint, CloseReason reason) {
        links.values().stream()
                .filter(link -> link.endpoint().equals(torrentEndpoint))
                .forEach(link -> link.close(reason));
    }

    /** Closes every link, and every link that is added later. */
    public void closeAll() {
        isClosed = true;
        links.values().forEach(link -> link.close(CloseReason.SESSION_CLOSED));
    }

    /** Closes the links from these local addresses, which this machine no longer has. */
    public void lost(Set<InetAddress> addresses) {
        links.values().stream()
                .filter(link -> link.localAddress().filter(addresses::contains).isPresent())
                .forEach(link -> link.close(CloseReason.PEER_CLOSED));
    }

    /** Calls this for every link that has not ended. */
    void forEach(BiConsumer<LinkId, Link> action) {
        links.forEach(action);
    }

    /** The number of links that have not ended. */
    public int size() {
        return links.size();
    }
}
