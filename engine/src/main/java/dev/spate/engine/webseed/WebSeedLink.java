package dev.spate.engine.webseed;

import dev.spate.engine.disk.BlockPool;
import dev.spate.engine.net.Link;
import dev.spate.engine.net.TorrentEndpoint;
import dev.spate.engine.webseed.SeededFiles.Part;
import dev.spate.http.HttpConversation;
import dev.spate.protocol.port.CloseReason;
import dev.spate.protocol.port.LinkId;
import dev.spate.protocol.port.PeerEvent;
import dev.spate.protocol.port.PeerEvent.Connected;
import dev.spate.protocol.port.PeerEvent.Received;
import dev.spate.wire.BlockRef;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.PieceIndex;
import dev.spate.wire.peer.Handshake.Features;
import dev.spate.wire.peer.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A link whose other end is a web server. Requests of the torrent become range requests, and the answers become blocks.
 * Runs on a virtual thread of its own; the session's loop calls the methods of {@link Link}. It connects only when the
 * first block is requested.
 *
 * <p>While the server is paused or cannot be reached, the link chokes and rejects the requests, so that the torrent
 * sends them to others.
 */
final class WebSeedLink implements Link {
    private static final Optional<CloseReason> OPEN = Optional.empty();

    /** The id of this link's don't-have messages; any number works. */
    private static final int DONT_HAVE_ID = 1;

    /** A link of the fast extension knows have-all, have-none and reject. */
    private static final Features FEATURES = new Features(true, false, false, false);

    private final LinkId id;
    private final WebSeedState seed;
    private final TorrentEndpoint torrentEndpoint;
    private final HttpConversation conversation;
    private final PieceGeometry geometry;
    private final RequestQueue requests;
    private final RangeRequests ranges;
    private final AtomicReference<Optional<CloseReason>> reason = new AtomicReference<>(OPEN);
    private final Thread thread = Thread.currentThread();
    private volatile boolean isPaused;

    /** A link that runs on the calling thread. */
    WebSeedLink(LinkId id, WebSeedState seed, TorrentEndpoint torrentEndpoint, HttpConversation conversation) {
        this.id = id;
        this.seed = seed;
        this.torrentEndpoint = torrentEndpoint;
        this.conversation = conversation;
        this.geometry = seed.metainfo().geometry();
        this.requests = new RequestQueue(geometry);
        this.ranges =
                new RangeRequests(conversation, seed.files(), seed.webSeed().local());
    }

    /** Runs until the link is closed. */
    void run() {
        try {
            introduce();
            while (!requests.isClosed()) {
                if (seed.resumeFiles()) {
                    deliver(List.of(new Message.Bits(seed.pieces())));
                }
                List<BlockRef> run = requests.takeRun(patience(), ranges.readPosition());
                if (run.isEmpty()) {
                    closeIdle();
                } else {
                    serve(run);
                }
            }
        } catch (InterruptedException e) {
            // Only close() interrupts this thread. The last event must not fail because of it.
            close(CloseReason.SESSION_CLOSED);
        } finally {
            close(CloseReason.PEER_CLOSED);
            ranges.close();
            conversation.close();
        }
    }

    /** How long to wait for requests: until the pause of a file ends or idle connections should be closed. */
    private Duration patience() {
        return seed.nextFileIn()
                .filter(next -> next.compareTo(WebSeedLimits.IDLE_TIMEOUT) < 0)
                .orElse(WebSeedLimits.IDLE_TIMEOUT);
    }

    private void closeIdle() {
        ranges.closeOpen();
        conversation.closeIdle();
    }

    /**
     * Reports the end of the link to the torrent, after everything that was received. The interruption that ends the
     * link may come as late as this. The event must still be delivered, because the torrent would wait for it for ever.
     */
    void end() {
        List<PeerEvent> last = List.of(new PeerEvent.Closed(id, reason.get().orElse(CloseReason.PEER_CLOSED)));
        boolean wasInterrupted = false;
        boolean isDelivered = false;
        while (!isDelivered) {
            try {
                torrentEndpoint.deliver(last);
                isDelivered = true;
            } catch (InterruptedException e) {
                wasInterrupted = true;
            }
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void introduce() throws InterruptedException {
        Message.ExtensionHandshake introduction = new Message.ExtensionHandshake(
                Map.of(),
                "web seed " + seed.webSeed().name(),
                0,
                WebSeedLimits.REQUESTS_MAX,
                0,
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        Message pieces = seed.isPartial() ? new Message.Bits(seed.pieces()) : new Message.HaveAll();
        torrentEndpoint.deliver(List.of(
                new Connected(id, seed.remote(), PeerEvent.Direction.OUTGOING, seed.peerId(), FEATURES),
                new Received(id, introduction),
                new Received(id, pieces),
                new Received(id, new Message.Unchoke())));
    }

    private void serve(List<BlockRef> run) throws InterruptedException {
        try (BlockFiller filler = new BlockFiller(run, blocks(), this::received)) {
            int length = run.stream().mapToInt(BlockRef::length).sum();
            for (Part part : seed.files().parts(geometry.offset(run.getFirst()), length)) {
                if (requests.isRunUnwanted()) {
                    break;
                }
                ranges.fetch(part, filler, requests::isRunUnwanted);
                filler.flush();
                seed.succeeded(part.file());
            }
        } catch (WebSeedException e) {
            failed(e);
        }
    }

    private BlockPool blocks() {
        return torrentEndpoint.blocks();
    }

    private void received(List<Message.Piece> pieces) throws InterruptedException {
        // A server that sends blocks works, however its answer ends.
        seed.progressed();
        List<PeerEvent> events = new ArrayList<>(pieces.size());
        for (Message.Piece piece : pieces) {
            requests.delivered(piece.block());
            events.add(new Received(id, piece));
        }
        torrentEndpoint.deliver(events);
    }

    private void failed(WebSeedException e) throws InterruptedException {
        switch (e.verdict()) {
            case PAUSE_SERVER -> pauseFor(seed.pauseServer(e));
            case PAUSE_FILE -> fileFailed(e);
            case USELESS -> {
                seed.giveUp(e);
                close(CloseReason.PEER_CLOSED);
            }
        }
    }

    private void fileFailed(WebSeedException e) throws InterruptedException {
        seed.pauseFile(e);
        if (seed.pieces().isEmpty()) {
            // All files are paused, so the link waits and then requests all of them again.
            pauseFor(seed.nextFileIn().orElse(WebSeedLimits.RETRY_FIRST));
            return;
        }
        withdraw(e.file());
        if (seed.isServerAtFault()) {
            pauseFor(seed.pauseServer(e));
        }
    }

    /** Chokes the torrent for a while, so that it sends requests to others. */
    private void pauseFor(Duration time) throws InterruptedException {
        closeIdle();
        isPaused = true;
        deliver(List.of(new Message.Choke()));
        reject(requests.giveUp(true));
        requests.pause(time);
        isPaused = false;
        boolean hasNothing = seed.pieces().isEmpty();
        if (hasNothing) {
            seed.resumeAllFiles();
            deliver(List.of(new Message.Bits(seed.pieces())));
        }
        deliver(List.of(new Message.Unchoke()));
    }

    /** Withdraws the pieces of a paused file. */
    private void withdraw(int file) throws InterruptedException {
        int first = geometry.pieceAt(seed.files().file(file).offset());
        int last = geometry.pieceAt(seed.files().file(file).end() - 1);
        if (last - first >= WebSeedLimits.WITHDRAWN_MAX) {
            // The torrent dials again, and the new link begins with the right bitfield.
            close(CloseReason.PEER_CLOSED);
            return;
        }
        List<Message> withdrawn = new ArrayList<>();
        for (int piece = first; piece <= last; piece++) {
            withdrawn.add(new Message.DontHave(new PieceIndex(piece), DONT_HAVE_ID));
        }
        deliver(withdrawn);
        reject(requests.giveUp(true));
    }

    private void reject(List<BlockRef> blocks) throws InterruptedException {
        deliver(blocks.stream().<Message>map(Message.RejectRequest::new).toList());
    }

    private void deliver(List<Message> messages) throws InterruptedException {
        if (!messages.isEmpty()) {
            torrentEndpoint.deliver(
                    messages.stream().map(message -> new Received(id, message)).toList());
        }
    }

    @Override
    public TorrentEndpoint endpoint() {
        return torrentEndpoint;
    }

    @Override
    public boolean send(Message message) {
        return switch (message) {
            case Message.Request request
            when isPaused -> {
                // It was sent before the torrent received the choke.
                torrentEndpoint.complete(new Received(id, new Message.RejectRequest(request.block())));
                yield true;
            }
            case Message.Request request -> requests.request(request.block());
            case Message.Cancel cancel -> {
                requests.cancel(cancel.block());
                yield true;
            }
            case Message.KeepAlive _ -> {
                // A server sends nothing without a request, so a reply shows that the link is alive.
                torrentEndpoint.complete(new Received(id, new Message.KeepAlive()));
                yield true;
            }
            default -> true;
        };
    }

    /** A server is never interested, so no block is uploaded to it. */
    @Override
    public void upload(BlockRef block) {}

    @Override
    public int discardUploads() {
        return 0;
    }

    @Override
    public boolean discardUpload(BlockRef block) {
        return false;
    }

    /** Requests to a server have a time limit of their own. */
    @Override
    public OptionalLong waitingWrite() {
        return OptionalLong.empty();
    }

    @Override
    public void close(CloseReason why) {
        if (reason.compareAndSet(OPEN, Optional.of(why))) {
            if (why == CloseReason.CORRUPT_DATA || why == CloseReason.BANNED) {
                seed.ban();
            }
            requests.close();
            if (!thread.equals(Thread.currentThread())) {
                thread.interrupt();
            }
        }
    }
}
