package dev.spate.share.follow;

import java.util.Optional;

/**
 * What happens while a share is followed, to show it to the user. Names are those of the share, unchecked: they may
 * contain control characters.
 */
public sealed interface FollowNotice {
    /**
     * The share answers.
     *
     * @param url as in {@link FollowSettings#url()}
     */
    record Connected(String url) implements FollowNotice {}

    /**
     * The share does not answer at this moment; the follower connects again by itself.
     *
     * @param url as in {@link FollowSettings#url()}
     * @param reason a text for people, different from that of the notice before
     */
    record Disconnected(String url, String reason) implements FollowNotice {}

    /**
     * The follower now wants this offer, or a new version of it.
     *
     * @param name the offer's name at the share
     * @param length bytes, or a negative number when the share has not named it
     * @param infoHash 40 hexadecimal digits; empty for an offer without bytes
     */
    record Wanted(String name, long length, Optional<String> infoHash) implements FollowNotice {}

    /**
     * An offer is complete and verified.
     *
     * @param name the offer's name at the share
     * @param path its path below the output folder
     * @param length bytes, or 0 when the share has not named it
     */
    record Completed(String name, String path, long length) implements FollowNotice {}

    /**
     * The share has withdrawn an offer.
     *
     * @param name the offer's name at the share
     * @param isBinned whether our copy moves to the bin; otherwise it stays
     */
    record Removed(String name, boolean isBinned) implements FollowNotice {}

    /**
     * Something failed; the follower tries again.
     *
     * @param name the offer's name at the share, the share's URL, or the path of the state file
     * @param reason a text for people
     */
    record Problem(String name, String reason) implements FollowNotice {}

    /**
     * An offer could not be downloaded, and the follower ends without it ({@link FollowSettings#once()}).
     *
     * @param name the offer's name at the share
     * @param reason a text for people
     */
    record Failed(String name, String reason) implements FollowNotice {}
}
