import org.jspecify.annotations.NullMarked;

/** The data formats of BitTorrent: pure codecs and records without I/O, threads or clocks. */
@NullMarked
module dev.spate.wire {
    requires static transitive org.jspecify;

    exports dev.spate.wire;
    exports dev.spate.wire.announce;
    exports dev.spate.wire.bencode;
    exports dev.spate.wire.magnet;
    exports dev.spate.wire.metainfo;
    exports dev.spate.wire.mse;
    exports dev.spate.wire.peer;
    exports dev.spate.wire.status;
}
