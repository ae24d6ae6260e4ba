package dev.spate.protocol.pick;

import java.util.List;

/** What to do with a block that arrived. */
public sealed interface ReceivedBlock {
    /**
     * It is new and wanted: write it.
     *
     * @param completesPiece whether it was the last missing one, so that the piece can be verified now
     * @param otherRequesters the other peers that it was requested from (endgame); send them a cancel. The picker has
     *     already forgotten these requests
     */
    record Accepted(boolean completesPiece, List<Integer> otherRequesters) implements ReceivedBlock {
        static final Accepted ORDINARY = new Accepted(false, List.of());
        static final Accepted LAST = new Accepted(true, List.of());

        public Accepted {
            otherRequesters = List.copyOf(otherRequesters);
        }
    }

    /** It is useless: drop it. */
    enum Dropped implements ReceivedBlock {
        /** We already have it, from this peer or another one. */
        DUPLICATE,

        /** It was not requested from this peer, or is no longer, or is no longer wanted. */
        UNREQUESTED
    }
}
