package dev.spate.share.follow;

/** How a follower has ended by itself. */
public enum FollowEnd {
    /** Everything that was offered at the beginning is here. */
    COMPLETE,
    /** The share cannot be reached. */
    UNREACHABLE,
    /** The output folder belongs to another share. */
    OTHER_SHARE,
    /** Some of what was offered at the beginning cannot be had. */
    INCOMPLETE
}
