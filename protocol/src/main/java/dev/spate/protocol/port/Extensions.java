package dev.spate.protocol.port;

import dev.spate.wire.peer.Message.ExtensionHandshake;
import java.util.Map;

/** The extensions of BEP 10 that a torrent understands, and the ids under which it wants to be told. */
public final class Extensions {
    /** The id under which peers tell us that they no longer have a piece (BEP 54). */
    public static final int DONT_HAVE = 1;

    /** The id under which peers ask us for metadata and give us some (BEP 9). */
    public static final int METADATA = 2;

    /** What the decoder of each link must know, and what we announce to every peer of a public torrent. */
    public static final Map<String, Integer> ANNOUNCED =
            Map.of(ExtensionHandshake.DONT_HAVE, DONT_HAVE, ExtensionHandshake.METADATA, METADATA);

    /**
     * What we announce to the peers of a private torrent (BEP 27): its metadata comes from where its trackers are, and
     * like others we give it to nobody.
     */
    public static final Map<String, Integer> PRIVATELY_ANNOUNCED = Map.of(ExtensionHandshake.DONT_HAVE, DONT_HAVE);

    private Extensions() {}
}
