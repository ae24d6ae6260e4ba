package dev.spate.share.follow;

import java.util.Optional;

/** What happens while a share is followed, for whoever tells it to people. */
public sealed interface FollowNotice {
    /** The share answers. */
    record Connected(String url) implements FollowNotice {}

    /** The share does not answer at this moment; it is asked again. */
    record Disconnected(String url, String reason) implements FollowNotice {}

    /**
     * Something is wanted from now on.
     *
     * @param length bytes, or a negative number when the share has not said
     * @param infoHash 40 hexadecimal digits; none for what holds no bytes
     */
    record Wanted(String name, long length, Optional<String> infoHash) implements FollowNotice {}

    /**
     * Something is here, verified.
     *
     * @param path below the output folder
     */
    record Here(String name, String path, long length) implements FollowNotice {}

    /**
     * Something is offered no longer.
     *
     * @param isBinned whether what is here of it moves to the bin, and does not stay
     */
    record Gone(String name, boolean isBinned) implements FollowNotice {}

    /** Something cannot be had at this moment; it is tried again. */
    record Trouble(String name, String reason) implements FollowNotice {}

    /** Something could not be had, and the follower ends all the same ({@link FollowSettings#once()}). */
    record Failed(String name, String reason) implements FollowNotice {}
}
