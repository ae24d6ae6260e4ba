package dev.spate.engine.net;

import dev.spate.engine.disk.BlockPool;
import dev.spate.engine.disk.Storage;
import dev.spate.engine.loop.MachineSlot;
import dev.spate.protocol.port.Extensions;
import dev.spate.protocol.port.PeerEvent;
import dev.spate.protocol.port.TorrentEvent;
import dev.spate.wire.InfoHash;
import dev.spate.wire.PeerId;
import dev.spate.wire.WireHash;
import dev.spate.wire.peer.MessageDecoder;
import dev.spate.wire.peer.PayloadSource;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What the links of one torrent need to know of it. Thread-safe.
 *
 * <p>Of a magnet link, what it holds becomes known while links are open already.
 */
public final class TorrentEndpoint {
    private record Content(int pieceCount, Storage storage) {}

    private final InfoHash infoHash;
    private final PeerId self;
    private final MachineSlot<TorrentEvent> slot;
    private final BlockPool blocks;
    private volatile Optional<Content> content = Optional.empty();

    /**
     * A swarm of which only the name is known.
     *
     * @param infoHash what handshakes must name
     * @param self our peer id
     * @param slot where the torrent gets its mail
     * @param blocks memory for what arrives
     */
    public TorrentEndpoint(InfoHash infoHash, PeerId self, MachineSlot<TorrentEvent> slot, BlockPool blocks) {
        this.infoHash = infoHash;
        this.self = self;
        this.slot = slot;
        this.blocks = blocks;
    }

    /**
     * What the torrent holds is known from now on.
     *
     * @param pieceCount bounds what messages may say
     * @param storage where blocks are read
     */
    public void learn(int pieceCount, Storage storage) {
        content = Optional.of(new Content(pieceCount, storage));
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

    /** Where the torrent gets its mail. */
    public MachineSlot<TorrentEvent> slot() {
        return slot;
    }

    /** Memory for what arrives. */
    public BlockPool blocks() {
        return blocks;
    }

    /** 0 while it is unknown. */
    int pieceCount() {
        return content.map(Content::pieceCount).orElse(0);
    }

    /** Nobody is given blocks before they are there. */
    Storage storage() throws IOException {
        return content.map(Content::storage).orElseThrow(() -> new IOException("there is nothing to read yet"));
    }

    /** What a link has received or become, in order; waits while too much is waiting already. */
    public void mail(List<? extends PeerEvent> events) throws InterruptedException {
        slot.message(
                events, events.stream().mapToLong(TorrentEndpoint::lengthOf).sum());
    }

    private static long lengthOf(PeerEvent event) {
        return event instanceof PeerEvent.Received(var _, var message) ? QueueMemory.bytesOf(message) : 0;
    }

    /** An answer to what the machine has asked for. */
    public void complete(PeerEvent event) {
        slot.complete(event);
    }

    MessageDecoder decoder(PayloadSource payloads) {
        return new MessageDecoder(payloads, pieceCount(), Extensions.ANNOUNCED);
    }
}
