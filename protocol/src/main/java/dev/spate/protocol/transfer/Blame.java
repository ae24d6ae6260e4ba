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
 * Finds the peers that sent bad blocks. Owned by the torrent.
 *
 * <p>When all blocks of a bad piece came from one peer, that peer is convicted at once. With several senders, the
 * digests of the failed attempt are kept until a later attempt succeeds. A peer whose block differs from the genuine
 * one lied; a peer whose block is the same is cleared. So an honest peer is never convicted.
 */
public final class Blame {
    /** A sender that was forgotten is empty here, so that the others can still be convicted. */
    private record Attempt(List<Optional<Suspect>> senders, List<Long> digests) {}

    private final Map<Integer, List<Attempt>> attempts = new LinkedHashMap<>();
    private final Map<Integer, Suspect> linked = new LinkedHashMap<>();
    private final Map<Integer, Suspect> departed = new LinkedHashMap<>();

    /** A peer may deliver blocks from now on. It is remembered for as long as its link lasts. */
    public void onJoined(Peer peer) {
        linked.put(peer.id(), Suspect.of(peer));
    }

    /**
     * A peer that delivered something is remembered after its link has ended. The peer that left first is forgotten
     * first.
     */
    public void onLeft(Peer peer) {
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
     * @return the peers that are already convicted
     */
    public Set<Suspect> onPieceFailed(int piece, int[] contributors, List<Long> digests) {
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

    /** Whether the digests of this piece, now that it is genuine, would convict a peer. */
    public boolean hasFailedAttempts(int piece) {
        return attempts.containsKey(piece);
    }

    /**
     * Compares the genuine digests of a piece with those of its failed attempts.
     *
     * @return the peers that are convicted
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
