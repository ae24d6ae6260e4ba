package dev.spate.protocol.choke;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Serves all peers in rotation. Owned by its {@link Choker}. A peer holds a slot for 30 seconds or until it got its
 * quota; then the one that has waited longest takes over. One slot in four stays with the fastest of those whose turn
 * is over, but for two minutes at most. So no peer owns a slot and none starves.
 */
final class SeedChoker implements ChokeStrategy {
    private static final Comparator<Candidate> LONGEST_WAITING_FIRST =
            Comparator.comparingLong(Candidate::stateSince).thenComparingLong(Candidate::id);

    private static final Comparator<Candidate> FASTEST_FIRST = Comparator.<Candidate>comparingLong(
                    Candidate::uploadRate)
            .reversed()
            .thenComparingLong(Candidate::id);

    private static final Comparator<Candidate> LATEST_UNCHOKED_FIRST = Comparator.<Candidate>comparingLong(
                    Candidate::stateSince)
            .reversed()
            .thenComparingLong(Candidate::id);

    @Override
    public <C extends Candidate> List<C> round(List<C> eligible, int slots, long now) {
        List<C> chosen = new ArrayList<>();
        List<C> served = new ArrayList<>();
        for (C peer : eligible) {
            if (!peer.isChoked()) {
                (isServed(peer, now) ? served : chosen).add(peer);
            }
        }
        chosen.sort(LATEST_UNCHOKED_FIRST);
        served.sort(FASTEST_FIRST);
        addFirst(fastest(served, slots / ChokeLimits.SEED_SLOTS_PER_FASTEST, now), chosen, slots);
        addFirst(waiting(eligible, slots, now), chosen, slots);
        served.removeIf(peer -> Choker.contains(chosen, peer));
        addFirst(served, chosen, slots);
        return chosen.size() > slots ? new ArrayList<>(chosen.subList(0, slots)) : chosen;
    }

    @Override
    public <C extends Candidate> List<C> waiting(List<C> eligible, int free, long now) {
        List<C> waiting = new ArrayList<>();
        for (C peer : eligible) {
            if (peer.isChoked()) {
                waiting.add(peer);
            }
        }
        waiting.sort(LONGEST_WAITING_FIRST);
        return waiting;
    }

    private static boolean isServed(Candidate peer, long now) {
        long held = now - peer.stateSince();
        boolean quotaUsed = peer.bytesSentSinceUnchoked() >= ChokeLimits.SEED_QUOTA_BYTES;
        return held >= ChokeLimits.SEED_TURN - ChokeLimits.SLACK
                || (quotaUsed && held >= ChokeLimits.ROUND - ChokeLimits.SLACK);
    }

    private static <C extends Candidate> List<C> fastest(List<C> served, int most, long now) {
        List<C> kept = new ArrayList<>();
        for (C peer : served) {
            boolean mayStay = now - peer.stateSince() < ChokeLimits.SEED_FASTEST_TURN - ChokeLimits.SLACK;
            if (mayStay && peer.uploadRate() > 0 && kept.size() < most) {
                kept.add(peer);
            }
        }
        return kept;
    }

    private static <C extends Candidate> void addFirst(List<C> from, List<C> chosen, int slots) {
        for (C peer : from) {
            if (chosen.size() < slots) {
                chosen.add(peer);
            }
        }
    }
}
