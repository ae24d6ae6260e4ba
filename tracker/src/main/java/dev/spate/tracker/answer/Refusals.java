package dev.spate.tracker.answer;

import dev.spate.tracker.swarm.AnnounceOutcome;

/** The message and the counter for a refused announce. */
final class Refusals {
    static final String NOT_ALLOWED = "this tracker does not serve this torrent";
    static final String NO_PORT = "nobody can connect to port 0";

    private Refusals() {}

    static String reason(AnnounceOutcome.Full full) {
        return switch (full) {
            case SWARMS -> "this tracker is full: it cannot list more torrents";
            case PEERS -> "this tracker is full: it cannot list more peers";
            case SWARM -> "this tracker cannot list more peers of this torrent";
            case ADDRESS -> "this tracker cannot list more peers of your address";
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
