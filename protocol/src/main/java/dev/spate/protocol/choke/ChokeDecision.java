package dev.spate.protocol.choke;

import java.util.List;

/**
 * The peers that get a Choke or an Unchoke. A peer in neither list stays as it is.
 *
 * @param choke peers that are unchoked and lose their slot; sent first, so that the slots are never exceeded
 * @param unchoke peers that are choked and get a slot
 */
public record ChokeDecision<C extends Candidate>(List<C> choke, List<C> unchoke) {
    /** Copies the lists. */
    public ChokeDecision {
        choke = List.copyOf(choke);
        unchoke = List.copyOf(unchoke);
    }

    public boolean isEmpty() {
        return choke.isEmpty() && unchoke.isEmpty();
    }
}
