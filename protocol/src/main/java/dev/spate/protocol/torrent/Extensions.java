package dev.spate.protocol.torrent;

import dev.spate.wire.peer.Message.ExtensionHandshake;
import java.util.Map;

/** The extensions of BEP 10 that a torrent understands, and the ids under which it wants to be told. */
public final class Extensions {
    /** The id under which peers tell us that they no longer have a piece (BEP 54). */
    public static final int DONT_HAVE = 1;

    /** What we announce to every peer, and what the decoder of each link must know. */
    public static final Map<String, Integer> ANNOUNCED = Map.of(ExtensionHandshake.DONT_HAVE, DONT_HAVE);

    private Extensions() {}
}
