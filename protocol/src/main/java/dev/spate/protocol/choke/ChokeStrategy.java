package dev.spate.protocol.choke;

import java.util.List;

/** Chooses the peers that get a slot. Both methods return new lists and change nothing. */
sealed interface ChokeStrategy permits LeechChoker, SeedChoker {
    /**
     * The peers that have a slot in the coming round, best first.
     *
     * @param eligible the interested peers that are neither upload-only nor self-sufficient
     * @return at most {@code slots} of them
     */
    <C extends Candidate> List<C> round(List<C> eligible, int slots, long now);

    /** The choked ones of them, in the order in which they get slots that become free between two rounds. */
    <C extends Candidate> List<C> waiting(List<C> eligible, int free, long now);
}
