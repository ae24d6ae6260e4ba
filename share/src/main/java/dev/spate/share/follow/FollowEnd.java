package dev.spate.share.follow;

/** Why a follower has ended by itself. All but {@link #OTHER_SHARE} occur only with {@link FollowSettings#once()}. */
public enum FollowEnd {
    /** Everything that was offered at the start is in the output folder. */
    COMPLETE,
    /** The share could not be reached five times in a row. */
    UNREACHABLE,
    /** The output folder follows another share. */
    OTHER_SHARE,
    /** Some offers of the start could not be downloaded in six attempts. */
    INCOMPLETE
}
