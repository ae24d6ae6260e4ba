package dev.spate.protocol.port;

import dev.spate.wire.peer.Message.ExtensionHandshake;
import java.util.Map;

/** Our message ids for the extensions of BEP 10 that every torrent has. Other extensions get the ids after them. */
public final class Extensions {
    /** The message id under which peers tell us that they no longer have a piece (BEP 54). */
    public static final int DONT_HAVE = 1;

    /** The message id under which peers exchange metadata with us (BEP 9). */
    public static final int METADATA = 2;

    /** The ids by name; the decoder of a link must know them. */
    public static final Map<String, Integer> BUILT_IN =
            Map.of(ExtensionHandshake.DONT_HAVE, DONT_HAVE, ExtensionHandshake.METADATA, METADATA);

    private Extensions() {}
}
