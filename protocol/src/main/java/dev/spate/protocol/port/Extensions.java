package dev.spate.protocol.port;

import dev.spate.wire.peer.Message.ExtensionHandshake;
import java.util.Map;

/** The extensions of BEP 10 that a torrent understands, and our message ids for them. */
public final class Extensions {
    /** The message id under which peers tell us that they no longer have a piece (BEP 54). */
    public static final int DONT_HAVE = 1;

    /** The message id under which peers exchange metadata with us (BEP 9). */
    public static final int METADATA = 2;

    /** What the decoder of each link must know, and what we announce to every peer of a public torrent. */
    public static final Map<String, Integer> ANNOUNCED =
            Map.of(ExtensionHandshake.DONT_HAVE, DONT_HAVE, ExtensionHandshake.METADATA, METADATA);

    /**
     * What we announce to the peers of a private torrent (BEP 27): its metadata comes from the site of its trackers,
     * and like other clients we give it to no peer.
     */
    public static final Map<String, Integer> PRIVATELY_ANNOUNCED = Map.of(ExtensionHandshake.DONT_HAVE, DONT_HAVE);

    private Extensions() {}
}
