package dev.spate.protocol.swarm;

import dev.spate.wire.peer.Message.ExtensionHandshake;
import dev.spate.wire.peer.PeerLimits;

/** What a peer told in its extension handshakes (BEP 10); a later one changes only what it names. Owned by the torrent. */
public final class RemoteExtensions {
    private String client = "";
    private int listenPort;
    private boolean isUploadOnly;
    private int dontHaveId;
    private int metadataId;
    private int metadataLength;

    void onHandshake(ExtensionHandshake handshake) {
        if (!handshake.client().isEmpty()) {
            client = handshake.client();
        }
        if (handshake.listenPort() != 0) {
            listenPort = handshake.listenPort();
        }
        isUploadOnly = handshake.uploadOnly();
        dontHaveId = handshake.ids().getOrDefault(ExtensionHandshake.DONT_HAVE, dontHaveId);
        metadataId = handshake.ids().getOrDefault(ExtensionHandshake.METADATA, metadataId);
        if (handshake.metadataLength() != 0) {
            metadataLength = handshake.metadataLength();
        }
    }

    /** As the peer names itself, or empty. */
    String client() {
        return client;
    }

    /** Where it listens, or 0. */
    int listenPort() {
        return listenPort;
    }

    /** Whether it wants no pieces (BEP 21). */
    boolean isUploadOnly() {
        return isUploadOnly;
    }

    /** The message id under which it accepts that we lost a piece, or 0. */
    public int dontHaveId() {
        return dontHaveId;
    }

    /** The message id under which it exchanges metadata, or 0. */
    public int metadataId() {
        return metadataId;
    }

    /** Bytes of the metadata that it offers, or 0. Metadata that is too long does not count as an offer. */
    public int metadataLength() {
        return metadataId == 0 || isMetadataTooLong() ? 0 : metadataLength;
    }

    /** Whether the metadata is too long, according to the peer. */
    public boolean isMetadataTooLong() {
        return metadataLength > PeerLimits.METADATA_LENGTH_MAX;
    }
}
