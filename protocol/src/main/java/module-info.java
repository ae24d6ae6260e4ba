import org.jspecify.annotations.NullMarked;

/** The machines that decide. No I/O, no threads, no clock: every class here also runs in a simulator. */
@NullMarked
module dev.spate.protocol {
    requires transitive dev.spate.wire;
    requires static org.jspecify;

    exports dev.spate.protocol.announce;
    exports dev.spate.protocol.machine;
    exports dev.spate.protocol.port;
    exports dev.spate.protocol.rate;
    exports dev.spate.protocol.session;
    exports dev.spate.protocol.torrent;
}
