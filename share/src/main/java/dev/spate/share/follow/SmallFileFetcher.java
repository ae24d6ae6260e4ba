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
 * Fetches what is small from the share's web address: many, one after the other, over one connection, and all of them are
 * forced to the disk together. A swarm for each of them would cost more than their bytes.
 *
 * <p>Owned by the follower's thread; each batch has a thread of its own, which hands its answers over.
 */
final class SmallFileFetcher {
    /**
     * One that is to be fetched.
     *
     * @param candidate the name of a file or folder here that may be the very same
     */
    record Order(Item item, Attempt attempt, OfferedItem offer, Optional<String> candidate) {}

    /** What has come of an order. */
    sealed interface Answer {
        Order order();

        /** The candidate has these very bytes. */
        record Same(Order order, Metainfo metainfo) implements Answer {}

        /** It lies where it is downloaded beside, verified and forced. */
        record Fetched(Order order, Metainfo metainfo) implements Answer {}

        /** It cannot be had at this moment. */
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

    /** Whether an offer goes this way. */
    static boolean isSmall(OfferedItem offer) {
        return offer.infoHash().isPresent() && offer.length() > 0 && offer.length() <= FollowLimits.WEB_LENGTH_MAX;
    }

    /** Whether another order would soon be at work. */
    boolean hasRoom() {
        return waiting.size() < FollowLimits.WEB_BATCH_MAX && running < FollowLimits.WEB_CONNECTIONS_MAX;
    }

    void add(Order order) {
        waiting.add(order);
    }

    /** Begins with what waits. */
    void start() {
        if (!waiting.isEmpty() && running < FollowLimits.WEB_CONNECTIONS_MAX) {
            List<Order> batch = List.copyOf(waiting);
            waiting.clear();
            running++;
            batches++;
            Thread.ofPlatform().daemon().name("spate-fetch").start(() -> answers.accept(fetch(batch)));
        }
    }

    /** The answers of a batch have been heard. */
    void ended() {
        running--;
    }

    /** How many were begun. */
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
