package dev.spate.protocol.session;

/** Why a torrent runs no more. */
public enum StopReason {
    /** The owner wants it so. */
    PAUSED,
    /** It has seeded enough. */
    GOAL_REACHED,
    /** It could not be opened, or it failed while it ran. */
    FAILED,
    /** The owner takes it out of the session. */
    REMOVED
}
