import org.jspecify.annotations.NullMarked;

/** A tracker: it tells peers about each other and never sees content. */
@NullMarked
module dev.spate.tracker {
    requires transitive dev.spate.wire;
    requires static org.jspecify;

    exports dev.spate.tracker;
    exports dev.spate.tracker.answer;
    exports dev.spate.tracker.swarm;
}
