package dev.spate.protocol.session;

/**
 * Runs the torrents of a session. No method blocks, throws or calls back; each answer is a {@link QueueEvent}.
 *
 * <p>After {@link #start} a torrent runs until exactly one {@link QueueEvent.Closed} or {@link QueueEvent.Failed}. At most
 * one of {@link #hold}, {@link #sleep} and {@link #stop} is called in that time, maybe while it is still being opened.
 */
public interface TorrentRunner {
    /** Opens its files and runs it. The answer is {@link QueueEvent.Opened} or {@link QueueEvent.Failed}. */
    void start(int torrent);

    /** Makes progress durable and closes links and files; it is no longer announced. It will be started again. */
    void hold(int torrent);

    /** Closes the files; it stays announced. It will be woken when somebody needs it. */
    void sleep(int torrent);

    /** Makes progress durable, closes links and files, and tells the trackers. */
    void stop(int torrent, StopReason reason);

    /**
     * What {@link SessionMachine#entry} returns has changed in more than its figures: its state, position, goals or
     * whether it is forced. It may also have left the session.
     */
    void onChanged(int torrent);
}
