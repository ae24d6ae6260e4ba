package dev.spate.wire.announce;

/** Why a peer announces itself. */
public enum AnnounceEvent {
    /** A regular announce: only the interval is over. */
    NONE("", 0),
    /** The download is complete. A peer that started as a seed never sends it. */
    COMPLETED("completed", 1),
    /** The first announce of a session. */
    STARTED("started", 2),
    /** The last announce of a session. */
    STOPPED("stopped", 3),
    /** Every announce of a partial seed (BEP 21). BEP 15 has no number for it, so over UDP it is {@link #NONE}. */
    PAUSED("paused", 0);

    private final String httpName;
    private final int udpNumber;

    AnnounceEvent(String httpName, int udpNumber) {
        this.httpName = httpName;
        this.udpNumber = udpNumber;
    }

    String httpName() {
        return httpName;
    }

    int udpNumber() {
        return udpNumber;
    }

    /** A name that is not in BEP 3 or 21 counts as {@link #NONE}. */
    static AnnounceEvent ofHttpName(String name) {
        return switch (name) {
            case "completed" -> COMPLETED;
            case "started" -> STARTED;
            case "stopped" -> STOPPED;
            case "paused" -> PAUSED;
            default -> NONE;
        };
    }

    /** A number that is not in BEP 15 counts as {@link #NONE}. */
    static AnnounceEvent ofUdpNumber(int number) {
        return switch (number) {
            case 1 -> COMPLETED;
            case 2 -> STARTED;
            case 3 -> STOPPED;
            default -> NONE;
        };
    }
}
