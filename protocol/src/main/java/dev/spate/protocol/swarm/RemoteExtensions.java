package dev.spate.protocol.swarm;

import dev.spate.wire.peer.Message.ExtensionHandshake;
import dev.spate.wire.peer.PeerLimits;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a peer told in its extension handshakes (BEP 10); a later one changes only what it names. Owned by the torrent. */
public final class RemoteExtensions {
    private String client = "";
    private int listenPort;
    private boolean isUploadOnly;
    /** The message ids under which it accepts messages, by the names of the extensions. */
    private final Map<String, Integer> ids = new LinkedHashMap<>();

    private int metadataLength;

    void onHandshake(ExtensionHandshake handshake) {
        if (!handshake.client().isEmpty()) {
            client = handshake.client();
        }
        if (handshake.listenPort() != 0) {
            listenPort = handshake.listenPort();
        }
        isUploadOnly = handshake.uploadOnly();
        handshake.ids().forEach(this::setId);
        if (handshake.metadataLength() != 0) {
            metadataLength = handshake.metadataLength();
        }
    }

    private void setId(String extension, int id) {
        if (id == 0) {
            ids.remove(extension);
        } else if (ids.containsKey(extension) || ids.size() < PeerLimits.EXTENSIONS_MAX) {
            ids.put(extension, id);
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

    /** The message id under which it accepts messages of this extension, or 0 when it does not. */
    public int idOf(String extension) {
        return ids.getOrDefault(extension, 0);
    }

    /** Bytes of the metadata that it offers, or 0. Metadata that is too long does not count as an offer. */
    public int metadataLength() {
        return idOf(ExtensionHandshake.METADATA) == 0 || isMetadataTooLong() ? 0 : metadataLength;
    }

    /** Whether the metadata is too long, according to the peer. */
    public boolean isMetadataTooLong() {
        return metadataLength > PeerLimits.METADATA_LENGTH_MAX;
    }
}
