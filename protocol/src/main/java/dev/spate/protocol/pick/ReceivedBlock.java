package dev.spate.protocol.pick;

import java.util.List;

/** What a block that came in is to us. */
public sealed interface ReceivedBlock {
    /**
     * It is new and wanted: write it.
     *
     * @param completesPiece whether it was the last one missing, so that the piece now waits for its verdict
     * @param alsoAsked the other peers that were asked for it (endgame); tell them to cancel. The picker has forgotten
     *     these requests already
     */
    record Accepted(boolean completesPiece, List<Integer> alsoAsked) implements ReceivedBlock {
        static final Accepted ORDINARY = new Accepted(false, List.of());
        static final Accepted LAST = new Accepted(true, List.of());

        public Accepted {
            alsoAsked = List.copyOf(alsoAsked);
        }
    }

    /** It is of no use: drop it. */
    enum Dropped implements ReceivedBlock {
        /** It is here already, from this peer or another one. */
        DUPLICATE,

        /** This peer was not asked for it or is no longer, or nobody wants it any more. */
        UNREQUESTED
    }
}
