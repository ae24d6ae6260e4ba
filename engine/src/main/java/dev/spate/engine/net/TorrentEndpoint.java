package dev.spate.engine.net;

import dev.spate.engine.disk.BlockPool;
import dev.spate.engine.disk.Storage;
import dev.spate.engine.loop.MachineSlot;
import dev.spate.protocol.port.PeerEvent;
import dev.spate.protocol.port.TorrentEvent;
import dev.spate.wire.InfoHash;
import dev.spate.wire.PeerId;
import dev.spate.wire.WireHash;
import dev.spate.wire.peer.MessageDecoder;
import dev.spate.wire.peer.PayloadSource;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the links of one torrent know about it, and where they deliver events. Thread-safe.
 *
 * <p>For a magnet link, the piece count and the storage become known while links are already open.
 */
public final class TorrentEndpoint {
    private record Content(int pieceCount, Storage storage) {}

    private final InfoHash infoHash;
    private final PeerId self;
    private final MachineSlot<TorrentEvent> slot;
    private final BlockPool blocks;
    private final Map<String, Integer> extensionIds;
    private volatile Optional<Content> content = Optional.empty();

    /**
     * A torrent of which only the info-hash is known.
     *
     * @param infoHash the torrent that handshakes must name
     * @param self our peer id
     * @param slot receives the events
     * @param blocks memory for received blocks
     * @param extensionIds our message ids of extensions
     */
    public TorrentEndpoint(
            InfoHash infoHash,
            PeerId self,
            MachineSlot<TorrentEvent> slot,
            BlockPool blocks,
            Map<String, Integer> extensionIds) {
        this.extensionIds = extensionIds;
        this.infoHash = infoHash;
        this.self = self;
        this.slot = slot;
        this.blocks = blocks;
    }

    /**
     * Sets what became known with the info dictionary.
     *
     * @param pieceCount the limit for piece indexes in messages
     * @param storage reads the blocks to send
     */
    public void learn(int pieceCount, Storage storage) {
        content = Optional.of(new Content(pieceCount, storage));
    }

    /** The content is closed: there is nothing to read until it is open again. */
    public void forget() {
        content = Optional.empty();
    }

    InfoHash infoHash() {
        return infoHash;
    }

    WireHash wireHash() {
        return WireHash.of(infoHash);
    }

    PeerId self() {
        return self;
    }

    /** Receives the torrent's events. */
    public MachineSlot<TorrentEvent> slot() {
        return slot;
    }

    /** Memory for received blocks. */
    public BlockPool blocks() {
        return blocks;
    }

    /** The number of pieces, or 0 while it is unknown. */
    int pieceCount() {
        return content.map(Content::pieceCount).orElse(0);
    }

    /** Reads blocks to send; fails before the info dictionary is known, because then there are no blocks to send. */
    Storage storage() throws IOException {
        return content.map(Content::storage).orElseThrow(() -> new IOException("there is nothing to read yet"));
    }

    /** Delivers the events of a link in order; waits while too many are queued. */
    public void deliver(List<? extends PeerEvent> events) throws InterruptedException {
        slot.message(
                events, events.stream().mapToLong(TorrentEndpoint::lengthOf).sum());
    }

    private static long lengthOf(PeerEvent event) {
        return event instanceof PeerEvent.Received(var _, var message) ? QueueMemory.bytesOf(message) : 0;
    }

    /** Delivers the result of a request of the torrent, without waiting. */
    public void complete(PeerEvent event) {
        slot.complete(event);
    }

    MessageDecoder decoder(PayloadSource payloads) {
        return new MessageDecoder(payloads, pieceCount(), extensionIds);
    }
}
