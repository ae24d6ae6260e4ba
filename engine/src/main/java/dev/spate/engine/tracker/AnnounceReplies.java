package dev.spate.engine.tracker;

import dev.spate.http.HttpException;
import dev.spate.wire.PeerAddress.Scope;
import dev.spate.wire.announce.AnnounceFailure;
import dev.spate.wire.announce.AnnounceResponse;
import dev.spate.wire.announce.AnnounceResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The replies to one announce from several of our addresses, each on a virtual thread of its own. Used by the thread
 * that waits for them.
 */
final class AnnounceReplies {
    /** Announces from one address. */
    interface Call {
        TrackerAnswer<AnnounceResult> announce() throws TrackerException, HttpException;
    }

    private sealed interface Reply {
        record Answered(TrackerAnswer<AnnounceResult> answer) implements Reply {}

        /** @param number the number of our address; the failure of the first one says most */
        record Failed(int number, TrackerException why) implements Reply {}
    }

    private final BlockingQueue<Reply> arrived = new LinkedBlockingQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private int awaited;

    /** Starts all calls; there is at least one. */
    AnnounceReplies(List<Call> calls) {
        awaited = calls.size();
        for (int i = 0; i < calls.size(); i++) {
            int number = i;
            Call call = calls.get(i);
            threads.add(Thread.ofVirtual().name("spate-announce").start(() -> arrived.add(replyOf(number, call))));
        }
    }

    private static Reply replyOf(int number, Call call) {
        try {
            return new Reply.Answered(call.announce());
        } catch (TrackerException e) {
            return new Reply.Failed(number, e);
        } catch (HttpException e) {
            return new Reply.Failed(number, new TrackerException(e));
        } catch (RuntimeException e) {
            // A bug of ours is reported like any failure, because the torrent waits for the end of the announce.
            return new Reply.Failed(number, new TrackerException("internal error: " + e, e));
        }
    }

    /**
     * Waits for the first answer, then for others for a limited time, and merges them.
     *
     * @param patience how long to wait after the first answer
     * @throws TrackerException if no call gets an answer
     */
    TrackerAnswer<AnnounceResult> first(Duration patience) throws TrackerException, InterruptedException {
        List<TrackerAnswer<AnnounceResult>> answers = new ArrayList<>();
        List<Reply.Failed> failures = new ArrayList<>();
        while (awaited > 0) {
            Optional<Reply> next = answers.isEmpty()
                    ? Optional.of(arrived.take())
                    : Optional.ofNullable(arrived.poll(patience.toNanos(), TimeUnit.NANOSECONDS));
            if (next.isEmpty()) {
                break;
            }
            awaited--;
            switch (next.get()) {
                case Reply.Answered(var answer) -> answers.add(answer);
                case Reply.Failed failed -> failures.add(failed);
            }
        }
        if (answers.isEmpty()) {
            throw mostSpecific(failures);
        }
        return joined(answers);
    }

    /** Waits for the other answers. Refusals are ignored now, because the torrent already has the tracker's answer. */
    void rest(Consumer<TrackerAnswer<AnnounceResponse>> listener) throws InterruptedException {
        for (; awaited > 0; awaited--) {
            if (arrived.take()
                            instanceof Reply.Answered(TrackerAnswer<AnnounceResult>(AnnounceResult answer, Scope scope))
                    && answer instanceof AnnounceResponse response) {
                listener.accept(new TrackerAnswer<>(response, scope));
            }
        }
    }

    void cancel() {
        threads.forEach(Thread::interrupt);
    }

    private static TrackerAnswer<AnnounceResult> joined(List<TrackerAnswer<AnnounceResult>> answers) {
        Scope widest = Scope.LOOPBACK;
        List<AnnounceResponse> responses = new ArrayList<>();
        List<AnnounceFailure> refusals = new ArrayList<>();
        for (TrackerAnswer<AnnounceResult> trackerAnswer : answers) {
            widest = trackerAnswer.scope().compareTo(widest) > 0 ? trackerAnswer.scope() : widest;
            switch (trackerAnswer.answer()) {
                case AnnounceResponse response -> responses.add(response);
                case AnnounceFailure refusal -> refusals.add(refusal);
            }
        }
        return new TrackerAnswer<>(
                responses.isEmpty() ? MergedAnswer.strictest(refusals) : MergedAnswer.merge(responses), widest);
    }

    /**
     * The failure that says most: when to ask again, or why an address of a family that the tracker has does not
     * answer.
     */
    private static TrackerException mostSpecific(List<Reply.Failed> failures) {
        List<TrackerException> inOrder = failures.stream()
                .sorted((one, other) -> Integer.compare(one.number, other.number))
                .map(Reply.Failed::why)
                .toList();
        return inOrder.stream()
                .filter(why -> why.retryInSeconds() > AnnounceFailure.NOT_SAID)
                .findFirst()
                .or(() -> inOrder.stream().filter(why -> !why.isOfOtherFamily()).findFirst())
                .orElseGet(inOrder::getFirst);
    }
}
