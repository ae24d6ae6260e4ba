package dev.spate.protocol.torrent;

import dev.spate.wire.PeerAddress;
import dev.spate.wire.PeerId;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who sent bad blocks. Owned by the torrent.
 *
 * <p>A piece that came from one peer alone convicts it at once. With several, the digests of the failed attempt are
 * kept until a later attempt succeeds: whoever sent a block that differs from the genuine one lied, and whoever
 * sent one that does not is cleared. So an honest peer is never convicted.
 */
final class Blame {
    /** One who delivered a block; it may have left since. */
    record Suspect(PeerAddress address, PeerId id) {}

    private record Attempt(List<Suspect> senders, List<Long> digests) {}

    private final Map<Integer, List<Attempt>> attempts = new LinkedHashMap<>();
    private final Map<Integer, Suspect> byNumber = new LinkedHashMap<>();

    /** Whoever may deliver blocks is remembered beyond its link, the longest known being forgotten first. */
    void joined(Peer peer) {
        byNumber.put(peer.id(), new Suspect(peer.listenAddress(), peer.peerId()));
        if (byNumber.size() > Limits.SUSPECTS_MAX) {
            forgetFirst(byNumber);
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
    Set<Suspect> failed(int piece, int[] contributors, List<Long> digests) {
        List<Suspect> senders = new ArrayList<>();
        for (int number : contributors) {
            Suspect suspect = byNumber.get(number);
            if (suspect == null) {
                return Set.of();
            }
            senders.add(suspect);
        }
        Set<Suspect> distinct = new LinkedHashSet<>(senders);
        if (distinct.size() == 1) {
            return distinct;
        }
        List<Attempt> known = attempts.computeIfAbsent(piece, unknown -> new ArrayList<>());
        if (known.size() < Limits.SUSPECT_ATTEMPTS_MAX) {
            known.add(new Attempt(senders, digests));
        }
        if (attempts.size() > Limits.SUSPECT_PIECES_MAX) {
            forgetFirst(attempts);
        }
        return Set.of();
    }

    /** Whether the digests of this piece, now that it is genuine, would convict somebody. */
    boolean isOpen(int piece) {
        return attempts.containsKey(piece);
    }

    /**
     * The genuine digests of a piece that had failed.
     *
     * @return who is convicted
     */
    Set<Suspect> compare(int piece, List<Long> genuine) {
        Set<Suspect> liars = new LinkedHashSet<>();
        List<Attempt> known = attempts.remove(piece);
        if (known == null) {
            return liars;
        }
        for (Attempt attempt : known) {
            for (int block = 0; block < genuine.size(); block++) {
                if (!attempt.digests().get(block).equals(genuine.get(block))) {
                    liars.add(attempt.senders().get(block));
                }
            }
        }
        return liars;
    }
}
