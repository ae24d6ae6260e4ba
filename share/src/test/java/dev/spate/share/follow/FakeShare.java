package dev.spate.share.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.share.follow.FakeOutput.Incoming;
import dev.spate.share.follow.FollowEvent.Fetch;
import dev.spate.share.follow.FollowPorts.Order;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A share in virtual time: what it offers, its stream of events, and its answers. It outlives the follower. */
final class FakeShare implements FollowPorts.Share {
    /** What it offers now, by name. */
    final Map<String, FakeOffer> offers = new LinkedHashMap<>();

    /** Versions that the web address does not deliver. */
    final Set<String> failing = new HashSet<>();

    /** How often small offers were fetched, by version. */
    final Map<String, Integer> fetched = new TreeMap<>();

    /** Attempts to connect. */
    int connections;

    /** Batches of small offers, and those of them that are being fetched. */
    int batches;

    private int batchesInWork;

    private final FollowWorld world;
    private final FakeOutput output;
    private final List<ShareEvent> log = new ArrayList<>();

    /** A new number whenever the share has lost its memory. */
    private int epoch;

    private boolean isDown;
    private boolean isConnected;

    FakeShare(FollowWorld world, FakeOutput output) {
        this.world = world;
        this.output = output;
    }

    boolean isDown() {
        return isDown;
    }

    // ---- what its owner does

    void put(FakeOffer offer) {
        offers.put(offer.name(), offer);
        tell(new ShareEvent.Offered(offer.item()));
    }

    void remove(String name) {
        if (offers.remove(name) != null) {
            tell(new ShareEvent.Removed(name));
        }
    }

    void stop() {
        isDown = true;
        if (isConnected) {
            isConnected = false;
            world.inOrder(new FollowEvent.Lost("the share has ended"));
        }
    }

    /** @param remembers whether it still has its events */
    void start(boolean remembers) {
        if (!isDown) {
            stop();
        }
        isDown = false;
        if (!remembers) {
            epoch++;
            log.clear();
        }
    }

    private void tell(ShareEvent event) {
        log.add(event);
        if (isConnected) {
            send(event, log.size());
        }
    }

    // ---- the stream

    @Override
    public void connect(String lastId) {
        connections++;
        world.later(world.shortTime(), () -> {
            if (isDown) {
                world.deliver(new FollowEvent.Lost("the share does not answer"));
            } else {
                begin(lastId);
            }
        });
    }

    private void begin(String lastId) {
        String prefix = "e" + epoch + "-";
        boolean isWhole = !lastId.startsWith(prefix);
        int from = isWhole ? 0 : Integer.parseInt(lastId.substring(prefix.length()));
        isConnected = true;
        world.inOrder(new FollowEvent.Received(
                prefix + (isWhole ? log.size() : from), Optional.of(new ShareEvent.Begun("stream", isWhole, 6881))));
        if (isWhole) {
            offers.values().forEach(offer -> send(new ShareEvent.Offered(offer.item()), log.size()));
        } else {
            for (int i = from; i < log.size(); i++) {
                send(log.get(i), i + 1);
            }
        }
        send(new ShareEvent.CaughtUp(true), log.size());
    }

    private void send(ShareEvent event, int number) {
        world.inOrder(new FollowEvent.Received("e" + epoch + "-" + number, Optional.of(event)));
    }

    /** The follower is killed. */
    void disconnect() {
        isConnected = false;
        batchesInWork = 0;
    }

    // ---- requests

    private boolean offers(OfferedItem offer) {
        return !isDown
                && Optional.ofNullable(offers.get(offer.name()))
                        .filter(now -> now.version().equals(offer.version()))
                        .isPresent();
    }

    @Override
    public void prepare(String key, OfferedItem offer, int peerPort) {
        world.later(world.longTime(), () -> {
            boolean isKept = output.torrents.containsKey(offer.version());
            if (!isKept && !offers(offer)) {
                world.deliver(new FollowEvent.Failed(key, "the share answers with status 404"));
            } else if (offer.infoHash().isEmpty()) {
                world.deliver(new FollowEvent.Prepared(key, Optional.empty(), Optional.empty()));
            } else if (output.isFull && !isKept) {
                world.deliver(new FollowEvent.Failed(key, "the disk is full"));
            } else {
                output.torrents.putIfAbsent(offer.version(), world.metainfo(offer.version()));
                world.deliver(
                        new FollowEvent.Prepared(key, Optional.of(world.metainfo(offer.version())), Optional.empty()));
            }
        });
    }

    @Override
    public void fetch(List<Order> batch) {
        batches++;
        batchesInWork++;
        assertThat(batchesInWork).isLessThanOrEqualTo(FollowLimits.WEB_CONNECTIONS_MAX);
        fetch(batch, new ArrayList<>());
    }

    private void fetch(List<Order> batch, List<Fetch> done) {
        world.later(world.shortTime(), () -> {
            if (done.size() < batch.size()) {
                done.add(fetch(batch.get(done.size())));
                fetch(batch, done);
            } else {
                batchesInWork--;
                world.deliver(new FollowEvent.BatchFetched(List.copyOf(done)));
            }
        });
    }

    private Fetch fetch(Order order) {
        String version = order.offer().version();
        if (!offers(order.offer()) || failing.contains(version)) {
            return new Fetch.Failed(order.key(), "the share answers with status 404");
        }
        if (order.candidate()
                .filter(local -> version.equals(output.files.get(local)))
                .isPresent()) {
            return new Fetch.Same(
                    order.key(), world.metainfo(version), order.candidate().get());
        }
        if (output.isFull) {
            return new Fetch.Failed(order.key(), "the disk is full");
        }
        fetched.merge(version, 1, Integer::sum);
        Incoming there = output.incoming.computeIfAbsent(version, _ -> new Incoming());
        there.isWhole = true;
        there.bytes = order.offer().length();
        return new Fetch.Fetched(order.key(), world.metainfo(version));
    }

    @Override
    public void report(String stream, FollowProgress progress) {
        world.reported(progress);
    }
}
