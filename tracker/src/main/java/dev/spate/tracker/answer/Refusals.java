package dev.spate.tracker.answer;

import dev.spate.tracker.swarm.AnnounceOutcome;

/** What is said and counted when an announce is refused. */
final class Refusals {
    static final String NOT_ALLOWED = "this tracker does not serve this torrent";
    static final String NO_PORT = "nobody can connect to port 0";

    private Refusals() {}

    static String reason(AnnounceOutcome.Full full) {
        return switch (full) {
            case SWARMS -> "this tracker has as many torrents as it can hold";
            case PEERS -> "this tracker has as many peers as it can hold";
            case SWARM -> "this torrent has as many peers as this tracker lists";
            case ADDRESS -> "your address has as many peers as this tracker lists of one";
        };
    }

    static Count count(AnnounceOutcome.Full full) {
        return switch (full) {
            case SWARMS -> Count.FULL_SWARMS;
            case PEERS -> Count.FULL_PEERS;
            case SWARM -> Count.FULL_SWARM;
            case ADDRESS -> Count.FULL_ADDRESS;
        };
    }
}
