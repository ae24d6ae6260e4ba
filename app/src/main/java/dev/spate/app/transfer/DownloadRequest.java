package dev.spate.app.transfer;

import dev.spate.app.console.Report;
import dev.spate.engine.AddTorrent;
import dev.spate.wire.metainfo.Metainfo;
import java.util.Optional;
import java.util.function.Function;

/**
 * A torrent that a command adds to its session.
 *
 * @param source as the user wrote it
 * @param added makes the report of the added torrent, once its metainfo is known
 */
record DownloadRequest(String source, AddTorrent request, Function<Metainfo, Optional<Report>> added) {
    /** For a command that reports nothing here. */
    static final Function<Metainfo, Optional<Report>> NO_REPORT = any -> Optional.empty();
}
