package dev.spate.share.offer;

/**
 * One change of the offers, in the form that followers receive. Immutable.
 *
 * @param id grows with each change, even across restarts
 * @param kind what has changed
 * @param data the offer as one JSON object on one line; for a removal it has only the name
 */
public record OfferEvent(long id, Kind kind, String data) {
    /** The kind of a change. */
    public enum Kind {
        ADDED("added"),
        REPLACED("replaced"),
        REMOVED("removed");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** Its name in the stream of events. */
        public String word() {
            return word;
        }
    }
}
