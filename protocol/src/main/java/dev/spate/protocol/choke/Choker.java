package dev.spate.protocol.choke;

import static dev.spate.protocol.machine.Check.check;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Decides which peers may download from us. While we download, these are the peers that upload most to us, and one that
 * is tried. When we seed, all peers in rotation.
 *
 * <p>Owned by the torrent. It keeps no list of peers: each call passes them all, in an order that is the same for the
 * same run. Peers that are interested, not upload-only and not self-sufficient compete for the slots. An unchoked peer
 * that lost interest keeps its slot only while no other peer wants it, so that it need not wait when it finds a piece
 * again.
 */
public final class Choker {
    private final LeechChoker leech;
    private final SeedChoker seed = new SeedChoker();
    private ChokeStrategy chokeStrategy;
    private long nextRound;

    /** A choker that starts as a leecher's. */
    public Choker(RandomGenerator random, long now) {
        leech = new LeechChoker(random);
        chokeStrategy = leech;
        nextRound = now + ChokeLimits.ROUND;
    }

    /** We have all that we want: from the next round on, all peers are served in rotation. */
    public void seed() {
        chokeStrategy = seed;
    }

    /** We want pieces again: from the next round on, peers that upload to us are served first. */
    public void leech() {
        chokeStrategy = leech;
    }

    public boolean isSeeding() {
        return chokeStrategy == seed;
    }

    /** When the next round begins: ten seconds after the one before (BEP 3). */
    public long nextTick() {
        return nextRound;
    }

    /** Starts a round if it is due; otherwise does the same as {@link #fill}. */
    public <C extends Candidate> ChokeDecision<C> tick(List<C> peers, int slots, long now) {
        check(slots >= 0, "the number of slots is not negative");
        if (now < nextRound) {
            return fill(peers, slots, now);
        }
        nextRound = now + ChokeLimits.ROUND;
        return decide(peers, chokeStrategy.round(eligible(peers), slots, now), slots);
    }

    /**
     * Gives free slots to peers that wait. To be called when a peer becomes interested, loses interest or leaves, or
     * when the number of slots changes. It takes no slot from a peer that uses it, unless there are fewer slots now.
     */
    public <C extends Candidate> ChokeDecision<C> fill(List<C> peers, int slots, long now) {
        check(slots >= 0, "the number of slots is not negative");
        List<C> eligible = eligible(peers);
        List<C> chosen = new ArrayList<>();
        for (C peer : eligible) {
            if (!peer.isChoked()) {
                chosen.add(peer);
            }
        }
        if (chosen.size() > slots) {
            chosen = chokeStrategy.round(chosen, slots, now);
        } else if (chosen.size() < slots) {
            List<C> waiting = chokeStrategy.waiting(eligible, slots - chosen.size(), now);
            chosen.addAll(waiting.subList(0, Math.min(waiting.size(), slots - chosen.size())));
        }
        return decide(peers, chosen, slots);
    }

    /**
     * Whether {@link #fill} would change anything. It builds no list, because a message of a few bytes may cause this
     * call.
     */
    public boolean isFillDue(List<? extends Candidate> peers, int slots) {
        int chosen = 0;
        int idle = 0;
        boolean isAwaited = false;
        boolean isMisused = false;
        for (Candidate peer : peers) {
            if (isEligible(peer)) {
                chosen += peer.isChoked() ? 0 : 1;
                isAwaited |= peer.isChoked();
            } else if (!peer.isChoked()) {
                boolean mayStay = !peer.isInterested() && !peer.isUploadOnly();
                idle += mayStay ? 1 : 0;
                isMisused |= !mayStay;
            }
        }
        return isMisused || chosen + idle > slots || (isAwaited && chosen < slots);
    }

    private static boolean isEligible(Candidate peer) {
        return peer.isInterested() && !peer.isUploadOnly() && !peer.isSelfSufficient();
    }

    private static <C extends Candidate> List<C> eligible(List<C> peers) {
        List<C> eligible = new ArrayList<>();
        for (C peer : peers) {
            if (isEligible(peer)) {
                eligible.add(peer);
            }
        }
        return eligible;
    }

    private static <C extends Candidate> ChokeDecision<C> decide(List<C> peers, List<C> chosen, int slots) {
        check(chosen.size() <= slots, "no more peers are chosen than there are slots");
        int unused = slots - chosen.size();
        List<C> choke = new ArrayList<>();
        for (C peer : peers) {
            if (peer.isChoked() || contains(chosen, peer)) {
                continue;
            }
            boolean mayStay = !peer.isInterested() && !peer.isUploadOnly() && unused > 0;
            if (mayStay) {
                unused--;
            } else {
                choke.add(peer);
            }
        }
        List<C> unchoke = new ArrayList<>();
        for (C peer : chosen) {
            if (peer.isChoked()) {
                unchoke.add(peer);
            }
        }
        return new ChokeDecision<>(choke, unchoke);
    }

    /** Slots are few, so a loop over the chosen peers is cheaper than a set. */
    static <C extends Candidate> boolean contains(List<C> peers, C wanted) {
        for (C peer : peers) {
            if (peer.id() == wanted.id()) {
                return true;
            }
        }
        return false;
    }
}
