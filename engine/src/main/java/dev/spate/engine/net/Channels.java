package dev.spate.engine.net;

import java.io.Closeable;
import java.io.IOException;

/** Closes channels that are no longer needed. */
final class Channels {
    private static final System.Logger LOG = System.getLogger(Channels.class.getName());

    private Channels() {}

    static void closeQuietly(Closeable channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // The descriptor is released in any case, and no caller could act on the failure.
            LOG.log(System.Logger.Level.DEBUG, "closing a channel", e);
        }
    }
}
