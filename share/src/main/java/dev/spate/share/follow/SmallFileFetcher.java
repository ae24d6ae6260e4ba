package dev.spate.share.follow;

import dev.spate.http.HttpConversation;
import dev.spate.share.follow.Item.Attempt;
import dev.spate.wire.metainfo.Metainfo;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Fetches small offers from the share's web address in batches: one after the other over one connection. The files of a
 * batch are forced to the disk together. A swarm for each small offer would cost more than its bytes.
 *
 * <p>Owned by the follower's thread. Each batch has its own thread, which passes on the answers.
 */
final class SmallFileFetcher {
    /**
     * An offer to fetch.
     *
     * @param candidate the name of an existing file or folder that may have the same content
     */
    record Order(Item item, Attempt attempt, OfferedItem offer, Optional<String> candidate) {}

    /** The result of an order. */
    sealed interface Answer {
        Order order();

        /** The candidate has exactly the offered bytes. */
        record Same(Order order, Metainfo metainfo) implements Answer {}

        /** The content is in the incoming folder, verified and forced to the disk. */
        record Fetched(Order order, Metainfo metainfo) implements Answer {}

        /** The offer could not be fetched at this moment. */
        record Failed(Order order, String reason) implements Answer {}
    }

    private final ShareSite site;
    private final OutputFolder output;
    private final Consumer<List<Answer>> answers;
    private final Deque<Order> waiting = new ArrayDeque<>();
    private int running;
    private int batches;

    /** @param answers called on other threads, once for each batch */
    SmallFileFetcher(ShareSite site, OutputFolder output, Consumer<List<Answer>> answers) {
        this.site = site;
        this.output = output;
        this.answers = answers;
    }

    /** Whether an offer is small enough to be fetched here. */
    static boolean isSmall(OfferedItem offer) {
        return offer.infoHash().isPresent() && offer.length() > 0 && offer.length() <= FollowLimits.WEB_LENGTH_MAX;
    }

    /** Whether another order would start soon. */
    boolean hasRoom() {
        return waiting.size() < FollowLimits.WEB_BATCH_MAX && running < FollowLimits.WEB_CONNECTIONS_MAX;
    }

    void add(Order order) {
        waiting.add(order);
    }

    /** Starts a batch with the waiting orders, unless enough batches are running. */
    void start() {
        if (!waiting.isEmpty() && running < FollowLimits.WEB_CONNECTIONS_MAX) {
            List<Order> batch = List.copyOf(waiting);
            waiting.clear();
            running++;
            batches++;
            Thread.ofPlatform().daemon().name("spate-fetch").start(() -> answers.accept(fetch(batch)));
        }
    }

    /** Call it when the answers of a batch have arrived. */
    void ended() {
        running--;
    }

    /** How many batches have started. */
    int batches() {
        return batches;
    }

    // ---- on the thread of a batch

    private List<Answer> fetch(List<Order> batch) {
        List<Answer> fetched = new ArrayList<>();
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
            String reason = reason(e, "cannot be saved");
            return fetched.stream()
                    .map(answer -> (Answer) new Answer.Failed(answer.order(), reason))
                    .toList();
        }
    }

    private Answer fetch(Order order, HttpConversation conversation, IncomingFiles files) {
        try {
            Metainfo metainfo = site.description(order.offer(), conversation);
            MemoryContent content = new MemoryContent(metainfo);
            if (order.candidate().isPresent()
                    && content.isThere(output, order.candidate().get())) {
                return new Answer.Same(order, metainfo);
            }
            content.load((path, target) -> site.read(order.offer(), path, target, conversation));
            files.write(order.attempt().version, metainfo, content);
            return new Answer.Fetched(order, metainfo);
        } catch (IOException e) {
            return new Answer.Failed(order, reason(e, "cannot be fetched"));
        }
    }

    private static String reason(IOException problem, String otherwise) {
        return Objects.requireNonNullElse(problem.getMessage(), otherwise);
    }
}
