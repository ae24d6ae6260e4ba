package dev.spate.protocol.transfer;

import dev.spate.protocol.swarm.Peer;
import dev.spate.protocol.swarm.Suspect;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who sent bad blocks. Owned by the torrent.
 *
 * <p>A piece that came from one peer alone convicts it at once. With several, the digests of the failed attempt are
 * kept until a later attempt succeeds: whoever sent a block that differs from the genuine one lied, and whoever
 * sent one that does not is cleared. So an honest peer is never convicted.
 */
public final class Blame {
    /** Senders that are forgotten are missing, so that the others can still be convicted. */
    private record Attempt(List<Optional<Suspect>> senders, List<Long> digests) {}

    private final Map<Integer, List<Attempt>> attempts = new LinkedHashMap<>();
    private final Map<Integer, Suspect> linked = new LinkedHashMap<>();
    private final Map<Integer, Suspect> departed = new LinkedHashMap<>();

    /** Whoever may deliver blocks is remembered for as long as it is linked. */
    public void joined(Peer peer) {
        linked.put(peer.id(), Suspect.of(peer));
    }

    /** Whoever delivered something is remembered beyond its link, the longest gone being forgotten first. */
    public void left(Peer peer) {
        Suspect suspect = linked.remove(peer.id());
        if (suspect != null && peer.down().total() > 0) {
            departed.put(peer.id(), suspect);
            if (departed.size() > TransferLimits.SUSPECTS_MAX) {
                forgetFirst(departed);
            }
        }
    }

    private static void forgetFirst(Map<Integer, ?> map) {
        Iterator<Integer> first = map.keySet().iterator();
        first.next();
        first.remove();
    }

    /**
     * The hash of a piece is wrong.
     *
     * @param contributors numbers of the peers that sent its blocks, in order
     * @return who is convicted already
     */
    public Set<Suspect> failed(int piece, int[] contributors, List<Long> digests) {
        List<Optional<Suspect>> senders =
                Arrays.stream(contributors).mapToObj(this::find).toList();
        Set<Optional<Suspect>> distinct = new LinkedHashSet<>(senders);
        if (distinct.size() == 1) {
            return senders.getFirst().map(Set::of).orElse(Set.of());
        }
        List<Attempt> known = attempts.computeIfAbsent(piece, unknown -> new ArrayList<>());
        if (known.size() < TransferLimits.SUSPECT_ATTEMPTS_MAX) {
            known.add(new Attempt(senders, digests));
        }
        if (attempts.size() > TransferLimits.SUSPECT_PIECES_MAX) {
            forgetFirst(attempts);
        }
        return Set.of();
    }

    private Optional<Suspect> find(int number) {
        return Optional.ofNullable(linked.get(number)).or(() -> Optional.ofNullable(departed.get(number)));
    }

    /** Whether the digests of this piece, now that it is genuine, would convict somebody. */
    public boolean isOpen(int piece) {
        return attempts.containsKey(piece);
    }

    /**
     * The genuine digests of a piece that had failed.
     *
     * @return who is convicted
     */
    public Set<Suspect> compare(int piece, List<Long> genuine) {
        Set<Suspect> liars = new LinkedHashSet<>();
        List<Attempt> known = attempts.remove(piece);
        if (known == null) {
            return liars;
        }
        for (Attempt attempt : known) {
            for (int block = 0; block < genuine.size(); block++) {
                if (!attempt.digests().get(block).equals(genuine.get(block))) {
                    attempt.senders().get(block).ifPresent(liars::add);
                }
            }
        }
        return liars;
    }
}
