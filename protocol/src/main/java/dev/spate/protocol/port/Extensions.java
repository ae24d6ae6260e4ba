package dev.spate.protocol.port;

import dev.spate.wire.peer.Message.ExtensionHandshake;
import java.util.LinkedHashMap;
import java.util.Map;

/** Our message ids for the extensions of BEP 10 that every torrent has. Other extensions get the ids after them. */
public final class Extensions {
    /** The message id under which peers tell us that they no longer have a piece (BEP 54). */
    public static final int DONT_HAVE = 1;

    /** The message id under which peers exchange metadata with us (BEP 9). */
    public static final int METADATA = 2;

    /** Those ids by name. */
    public static final Map<String, Integer> BUILT_IN =
            Map.of(ExtensionHandshake.DONT_HAVE, DONT_HAVE, ExtensionHandshake.METADATA, METADATA);

    /**
     * The ids that the decoder of a link must know: it skips messages under others.
     *
     * @param further how many extensions the torrent has beside the built-in ones
     */
    public static Map<String, Integer> decoded(int further) {
        Map<String, Integer> ids = new LinkedHashMap<>(BUILT_IN);
        for (int i = 1; i <= further; i++) {
            ids.put("extension " + i, BUILT_IN.size() + i);
        }
        return ids;
    }

    private Extensions() {}
}
