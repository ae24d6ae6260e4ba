import org.jspecify.annotations.NullMarked;

/**
 * Shares files and folders, and follows shares. {@link dev.spate.share.Share} and {@link dev.spate.share.follow.Follower} are
 * where to begin; {@link dev.spate.share.offer} is what a web address needs to know of what is offered, and {@link
 * dev.spate.share.text} how both sides write it.
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
