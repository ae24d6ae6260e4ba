package dev.spate.app;

import dev.spate.app.console.Report;
import dev.spate.engine.AddTorrent;

/**
 * A torrent that a command adds to its session.
 *
 * @param source as the person named it
 * @param added what to tell once it is added
 */
record Wanted(String source, AddTorrent request, Report.Added added) {}
