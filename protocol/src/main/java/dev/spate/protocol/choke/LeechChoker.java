package dev.spate.protocol.choke;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Tit for tat (BEP 3). Owned by its {@link Choker}. All slots but one are for the peers that upload most to us,
 * measured by their rate. A peer that snubs us counts as uploading nothing, however fast it was. The last slot, and
 * every slot without such a peer, is optimistic: its peer is tried for 30 seconds, then another one is drawn, with new
 * connections three times as likely. So a peer that does not share is served last, and when all peers snub us we try
 * more of them.
 */
final class LeechChoker implements ChokeStrategy {
    private static final Comparator<Candidate> FASTEST_FIRST = Comparator.<Candidate>comparingLong(
                    Candidate::downloadRate)
            .reversed()
            .thenComparing(Candidate::isChoked)
            .thenComparingLong(Candidate::id);

    private final RandomGenerator random;

    LeechChoker(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public <C extends Candidate> List<C> round(List<C> eligible, int slots, long now) {
        List<C> chosen = uploaders(eligible);
        int regular = slots > 1 ? slots - 1 : slots;
        if (chosen.size() > regular) {
            chosen.subList(regular, chosen.size()).clear();
        }
        List<C> others = new ArrayList<>();
        for (C peer : eligible) {
            if (!Choker.contains(chosen, peer)) {
                others.add(peer);
            }
        }
        addOptimistic(chosen, others, slots, now);
        return chosen;
    }

    @Override
    public <C extends Candidate> List<C> waiting(List<C> eligible, int free, long now) {
        List<C> choked = new ArrayList<>();
        for (C peer : eligible) {
            if (peer.isChoked()) {
                choked.add(peer);
            }
        }
        List<C> order = uploaders(choked);
        if (order.size() < free) {
            choked.removeIf(peer -> Choker.contains(order, peer));
            draw(choked, order, free, now);
        }
        return order;
    }

    private static <C extends Candidate> List<C> uploaders(List<C> peers) {
        List<C> uploaders = new ArrayList<>();
        for (C peer : peers) {
            if (peer.downloadRate() > 0 && !peer.isSnubbed()) {
                uploaders.add(peer);
            }
        }
        uploaders.sort(FASTEST_FIRST);
        return uploaders;
    }

    /** First the peers whose trial is not over, then random ones, then those that can stay because no peer waits. */
    private <C extends Candidate> void addOptimistic(List<C> chosen, List<C> others, int slots, long now) {
        List<C> choked = new ArrayList<>();
        List<C> tried = new ArrayList<>();
        others.sort(Comparator.comparingLong(Candidate::stateSince)
                .reversed()
                .thenComparing(Comparator.comparingLong(Candidate::id)));
        for (C peer : others) {
            boolean trying =
                    !peer.isChoked() && now - peer.stateSince() < ChokeLimits.OPTIMISTIC_TURN - ChokeLimits.SLACK;
            if (trying && chosen.size() < slots) {
                chosen.add(peer);
            } else {
                (peer.isChoked() ? choked : tried).add(peer);
            }
        }
        draw(choked, chosen, slots, now);
        for (C peer : tried) {
            if (chosen.size() < slots) {
                chosen.add(peer);
            }
        }
    }

    /** Moves randomly drawn peers until so many are chosen. */
    private <C extends Candidate> void draw(List<C> from, List<C> chosen, int many, long now) {
        int tickets = 0;
        for (C peer : from) {
            tickets += weight(peer, now);
        }
        while (!from.isEmpty() && chosen.size() < many) {
            int ticket = random.nextInt(tickets);
            int index = 0;
            while (ticket >= weight(from.get(index), now)) {
                ticket -= weight(from.get(index), now);
                index++;
            }
            C winner = from.remove(index);
            tickets -= weight(winner, now);
            chosen.add(winner);
        }
    }

    private static int weight(Candidate peer, long now) {
        boolean isNew = now - peer.connectedSince() < ChokeLimits.NEW_CONNECTION;
        return isNew && !peer.isSnubbed() ? ChokeLimits.NEW_CONNECTION_WEIGHT : 1;
    }
}
