package dev.spate.protocol.port;

/** Where a torrent tells its owner what happened. */
public interface Publisher {
    /** The command with this number is done; what it asked to be durable is durable. */
    void onAnswered(long number);

    /** Something that a person or program may want to know at once. */
    void onNotice(Notice notice);

    /** The torrent in about 100 bytes; at most four times a second, and only when it changed. */
    void onStats(TorrentStats stats);
}
