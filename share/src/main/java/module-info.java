import org.jspecify.annotations.NullMarked;

/**
 * Shares files and folders, and follows shares. Start with {@link dev.spate.share.Share} or {@link
 * dev.spate.share.follow.Follower}. {@link dev.spate.share.offer} describes the offers to a web server, and {@link
 * dev.spate.share.text} holds the formats that both sides use.
 */
@NullMarked
module dev.spate.share {
    requires transitive dev.spate.engine;
    requires dev.spate.tracker;
    requires static org.jspecify;

    exports dev.spate.share;
    exports dev.spate.share.follow;
    exports dev.spate.share.offer;
    exports dev.spate.share.text;
}
