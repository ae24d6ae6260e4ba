package dev.spate.engine.net;

import java.io.Closeable;
import java.io.IOException;

/** Closing of channels whose fate no longer matters. */
final class Channels {
    private static final System.Logger LOG = System.getLogger(Channels.class.getName());

    private Channels() {}

    static void closeQuietly(Closeable channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // The descriptor is gone either way; there is nobody to tell.
            LOG.log(System.Logger.Level.DEBUG, "closing a channel", e);
        }
    }
}
