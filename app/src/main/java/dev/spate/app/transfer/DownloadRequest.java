package dev.spate.app.transfer;

import dev.spate.app.console.Report;
import dev.spate.engine.AddTorrent;
import dev.spate.wire.metainfo.Metainfo;
import java.util.Optional;
import java.util.function.Function;

/**
 * A torrent that a command adds to its session.
 *
 * @param source as the person named it
 * @param added what to tell once it is known what it holds
 */
record DownloadRequest(String source, AddTorrent request, Function<Metainfo, Optional<Report>> added) {
    /** For whoever tells it otherwise. */
    static final Function<Metainfo, Optional<Report>> NOTHING_TO_TELL = any -> Optional.empty();
}
