package dev.spate.sim;

import dev.spate.protocol.port.CloseReason;
import dev.spate.protocol.port.LinkId;
import dev.spate.protocol.port.Peers;
import dev.spate.wire.BlockRef;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.peer.Message;
import dev.spate.wire.peer.MetadataMessage;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The link ends of one torrent on a host, on which its machine sends. */
final class SimLinks implements Peers {
    private final SimNet net;
    private final HostPlan plan;
    private final Map<LinkId, LinkEnd> ends = new LinkedHashMap<>();
    private final Map<LinkId, Codec> codecs = new LinkedHashMap<>();
    private long lastLink;

    SimLinks(SimNet net, HostPlan plan) {
        this.net = net;
        this.plan = plan;
    }

    LinkId nextId() {
        return new LinkId(++lastLink);
    }

    void add(LinkEnd end) {
        ends.put(end.id(), end);
    }

    /** Decodes real bytes at this end. */
    void decode(LinkEnd end, Codec codec) {
        codecs.put(end.id(), codec);
    }

    Codec codec(LinkEnd end) {
        return Optional.ofNullable(codecs.get(end.id())).orElseThrow();
    }

    void learnPieceCount(int pieceCount) {
        codecs.values().forEach(codec -> codec.learnPieceCount(pieceCount));
    }

    /** Removes the end; returns whether it was there. */
    boolean remove(LinkEnd end) {
        Optional.ofNullable(codecs.remove(end.id())).ifPresent(Codec::close);
        return ends.remove(end.id()) != null;
    }

    void clear() {
        ends.clear();
        codecs.clear();
    }

    /** All ends whose close is not yet reported to the machine. */
    Collection<LinkEnd> all() {
        return Collections.unmodifiableCollection(ends.values());
    }

    /** The ends that are still open. */
    List<LinkEnd> open() {
        return ends.values().stream().filter(LinkEnd::isOpen).toList();
    }

    private Optional<LinkEnd> open(LinkId link) {
        return Optional.ofNullable(ends.get(link)).filter(LinkEnd::isOpen);
    }

    @Override
    public void send(LinkId link, Message message) {
        open(link).ifPresent(end -> {
            end.referee().sends(message);
            end.messages().add(plan.forgesMetadata ? forged(message) : message);
            net.wake(end);
        });
    }

    private static Message forged(Message message) {
        try {
            if (message instanceof Message.ExtensionMessage extension
                    && MetadataMessage.decode(extension.body()).orElseThrow() instanceof MetadataMessage.Data data) {
                byte[] lie = data.bytes();
                lie[0] ^= 1;
                return new Message.ExtensionMessage(
                        extension.id(), new MetadataMessage.Data(data.piece(), data.totalLength(), lie).encode());
            }
            return message;
        } catch (ProtocolException e) {
            throw new IllegalStateException("messages of a machine can be decoded", e);
        }
    }

    @Override
    public void upload(LinkId link, BlockRef block) {
        open(link).ifPresent(end -> {
            end.blocks().add(block);
            end.referee().uploads(block, end.blocksOnLink());
            if (!plan.isMute) {
                net.wake(end);
            }
        });
    }

    @Override
    public int discardUploads(LinkId link) {
        Optional<LinkEnd> end = open(link);
        int count = end.map(found -> found.blocks().size()).orElse(0);
        end.ifPresent(found -> found.blocks().clear());
        return count;
    }

    @Override
    public boolean discardUpload(LinkId link, BlockRef block) {
        return open(link).map(end -> end.blocks().removeLastOccurrence(block)).orElse(false);
    }

    @Override
    public void close(LinkId link, CloseReason reason) {
        open(link).ifPresent(end -> net.close(end, reason));
    }
}
