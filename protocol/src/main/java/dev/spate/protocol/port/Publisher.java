package dev.spate.protocol.port;

/** Receives what a torrent reports to its owner. */
public interface Publisher {
    /** The command with this number is done; what it must make durable is durable. */
    void onAnswered(long number);

    /** Something that a person or program may want to know at once. */
    void onNotice(Notice notice);

    /** The state of the torrent in about 100 bytes; at most four times a second, and only when it changed. */
    void onStats(TorrentStats stats);
}
