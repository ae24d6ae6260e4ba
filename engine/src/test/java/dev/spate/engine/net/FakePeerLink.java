package dev.spate.engine.net;

import dev.spate.protocol.port.CloseReason;
import dev.spate.wire.BlockRef;
import dev.spate.wire.peer.Message;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A link without a torrent, which accepts everything and keeps the reason of its close. */
final class FakePeerLink implements Link {
    final List<CloseReason> closed = new ArrayList<>();

    /** The number of the waiting write, if any. */
    OptionalLong write = OptionalLong.empty();

    private final Optional<InetAddress> localAddress;

    FakePeerLink(Optional<InetAddress> localAddress) {
        this.localAddress = localAddress;
    }

    @Override
    public Optional<InetAddress> localAddress() {
        return localAddress;
    }

    @Override
    public TorrentEndpoint endpoint() {
        throw new IllegalStateException("the link belongs to no torrent");
    }

    @Override
    public boolean send(Message message) {
        return true;
    }

    @Override
    public void upload(BlockRef block) {}

    @Override
    public int discardUploads() {
        return 0;
    }

    @Override
    public boolean discardUpload(BlockRef block) {
        return false;
    }

    @Override
    public OptionalLong waitingWrite() {
        return write;
    }

    @Override
    public void close(CloseReason why) {
        closed.add(why);
    }
}
