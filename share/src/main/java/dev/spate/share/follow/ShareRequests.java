package dev.spate.share.follow;

import dev.spate.http.HttpConversation;
import dev.spate.share.follow.FollowEvent.Fetch;
import dev.spate.share.follow.FollowPorts.Order;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.metainfo.Metainfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Requests of a follower to its share. Each runs on a thread of its own, which passes the answer on. Owned by the
 * follower's thread.
 */
final class ShareRequests implements FollowPorts.Share {
    private final ShareSite site;
    private final String query;
    private final OutputFolder output;
    private final Inbox inbox;
    private Optional<Thread> streaming = Optional.empty();
    private Optional<Thread> reporting = Optional.empty();
    private int batches;

    /** @param query for the stream of events: empty, or a question mark and parameters */
    ShareRequests(ShareSite site, String query, OutputFolder output, Inbox inbox) {
        this.site = site;
        this.query = query;
        this.output = output;
        this.inbox = inbox;
    }

    @Override
    public void connect(String lastId) {
        EventStream stream = new EventStream(site, query, lastId, inbox);
        streaming = Optional.of(Thread.ofVirtual().name("spate-events").start(stream));
    }

    @Override
    public void prepare(String key, OfferedItem offer, int peerPort) {
        start(() -> inbox.answer(FollowEvent.OfItem.of(key, () -> prepared(key, offer, peerPort))));
    }

    private void start(Runnable request) {
        Thread.ofPlatform().daemon().name("spate-fetch").start(() -> {
            try {
                request.run();
            } catch (RuntimeException | Error bug) {
                inbox.answer(new FollowEvent.Broken(bug));
            }
        });
    }

    private FollowEvent.Prepared prepared(String key, OfferedItem offer, int peerPort) throws IOException {
        if (offer.infoHash().isEmpty()) {
            site.getEmpty(offer.isFolder() && !offer.emptyFiles().isEmpty() ? "/files" : offer.download());
            return new FollowEvent.Prepared(key, Optional.empty(), Optional.empty());
        }
        Metainfo metainfo =
                site.torrent(offer, output.torrentFile(offer.infoHash().get()));
        Optional<PeerAddress> origin = site.peer(peerPort);
        return new FollowEvent.Prepared(key, Optional.of(metainfo), origin);
    }

    @Override
    public void report(String stream, FollowProgress progress) {
        String place = "/followers?stream=" + stream + progress.query();
        reporting = Optional.of(Thread.ofVirtual().name("spate-report").start(() -> {
            try {
                site.post(place);
            } catch (IOException e) {
                System.getLogger(ShareRequests.class.getName()).log(System.Logger.Level.DEBUG, "a report was lost", e);
            }
            inbox.answer(new FollowEvent.Reported());
        }));
    }

    /** Ends the stream, and waits for the report that is being sent. Call it after the site is closed. */
    void close() {
        streaming.ifPresent(Thread::interrupt);
        try {
            if (reporting.isPresent()) {
                reporting.get().join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- small offers

    @Override
    public void fetch(List<Order> batch) {
        batches++;
        start(() -> inbox.answer(new FollowEvent.BatchFetched(fetchAll(batch))));
    }

    /** How many batches have started. */
    int batches() {
        return batches;
    }

    /** One after the other over one connection; all files are forced to the disk together. */
    private List<Fetch> fetchAll(List<Order> batch) {
        List<Fetch> fetched = new ArrayList<>();
        IncomingFiles files = new IncomingFiles(output);
        try (HttpConversation conversation = site.conversation()) {
            for (Order order : batch) {
                fetched.add(fetch(order, conversation, files));
            }
        }
        try {
            files.force();
            return fetched;
        } catch (IOException e) {
            String reason = FollowEvent.reason(e);
            return fetched.stream()
                    .map(fetch -> (Fetch) new Fetch.Failed(fetch.key(), reason))
                    .toList();
        }
    }

    private Fetch fetch(Order order, HttpConversation conversation, IncomingFiles files) {
        OfferedItem offer = order.offer();
        try {
            Metainfo metainfo = site.description(offer, conversation);
            MemoryContent content = new MemoryContent(metainfo);
            if (order.candidate().isPresent()
                    && content.isThere(output, order.candidate().get())) {
                return new Fetch.Same(order.key(), metainfo, order.candidate().get());
            }
            content.load((path, target) -> site.read(offer, path, target, conversation));
            files.write(offer.version(), metainfo, content);
            return new Fetch.Fetched(order.key(), metainfo);
        } catch (IOException e) {
            return new Fetch.Failed(order.key(), FollowEvent.reason(e));
        }
    }
}
