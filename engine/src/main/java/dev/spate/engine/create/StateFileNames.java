package dev.spate.engine.create;

import java.util.regex.Pattern;

/**
 * The names of the files in which this program keeps the state of downloads, beside the content. Such files are never
 * content. Stateless.
 */
final class StateFileNames {
    private static final String PREFIX = ".spate-";

    /**
     * Progress and metadata of one torrent: its name if there is space for it, and its info-hash or the beginning of
     * it.
     */
    private static final Pattern OF_A_TORRENT =
            Pattern.compile("\\.(.*\\.)?[0-9a-f]{8}([0-9a-f]{32})?(\\.[a-z]+)?\\.spate", Pattern.DOTALL);

    private StateFileNames() {}

    static boolean isOwn(String name) {
        return name.startsWith(PREFIX) || OF_A_TORRENT.matcher(name).matches();
    }
}
