package dev.spate.share.offer;

/**
 * One change of what is offered, as followers learn of it.
 *
 * @param id grows with each change, also over restarts
 * @param data one JSON object on one line
 */
public record OfferEvent(long id, Kind kind, String data) {
    /** What has happened, by the name that it has on its way. */
    public enum Kind {
        ADDED("added"),
        REPLACED("replaced"),
        REMOVED("removed");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }
}
