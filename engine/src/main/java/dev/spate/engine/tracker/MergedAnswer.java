package dev.spate.engine.tracker;

import dev.spate.wire.HostPort;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.announce.AnnounceFailure;
import dev.spate.wire.announce.AnnounceLimits;
import dev.spate.wire.announce.AnnounceResponse;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** Merges the answers that one tracker gave to several of our addresses (BEP 7). Stateless. */
final class MergedAnswer {
    private MergedAnswer() {}

    /**
     * Each peer once. Takes the largest of each number, so that every limit of the tracker is kept, and the first of
     * every other value.
     */
    static AnnounceResponse merge(List<AnnounceResponse> answers) {
        Set<PeerAddress> peers = new LinkedHashSet<>();
        answers.forEach(answer -> peers.addAll(answer.peers()));
        List<PeerAddress> list = new ArrayList<>(peers);
        Set<HostPort> named = new LinkedHashSet<>();
        answers.forEach(answer -> named.addAll(answer.namedPeers()));
        return new AnnounceResponse(
                largest(answers, AnnounceResponse::intervalSeconds),
                largest(answers, AnnounceResponse::minIntervalSeconds),
                largest(answers, AnnounceResponse::seeders),
                largest(answers, AnnounceResponse::leechers),
                list.subList(0, Math.min(list.size(), AnnounceLimits.PEERS_MAX)),
                named.stream().limit(AnnounceLimits.NAMED_PEERS_MAX).toList(),
                first(answers, AnnounceResponse::warning),
                first(answers, AnnounceResponse::trackerId),
                first(answers, AnnounceResponse::externalIp));
    }

    /** The refusal with the latest time to ask again, so that no tracker is asked earlier than it wants. */
    static AnnounceFailure strictest(List<AnnounceFailure> refusals) {
        return refusals.stream()
                .max(Comparator.comparingInt(AnnounceFailure::retryInSeconds))
                .orElseThrow();
    }

    private static int largest(List<AnnounceResponse> answers, ToIntFunction<AnnounceResponse> number) {
        return answers.stream().mapToInt(number).max().orElseThrow();
    }

    private static <T> Optional<T> first(List<AnnounceResponse> answers, Function<AnnounceResponse, Optional<T>> part) {
        return answers.stream().map(part).flatMap(Optional::stream).findFirst();
    }
}
