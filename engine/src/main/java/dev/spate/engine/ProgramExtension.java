package dev.spate.engine;

import dev.spate.engine.loop.Loop;
import dev.spate.protocol.port.CloseReason;
import dev.spate.protocol.port.Extension;
import dev.spate.protocol.port.RemotePeer;
import dev.spate.wire.InfoHash;
import dev.spate.wire.peer.Message.ExtensionHandshake;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A program's extension in one torrent. Owned by the loop. */
final class ProgramExtension implements Extension {
    private final PeerExtension program;
    private final InfoHash infoHash;
    private final Sender sender;
    private final Loop loop;
    private final Map<Integer, ExtensionPeer> peers = new LinkedHashMap<>();
    private boolean hasFailed;
    /** The loop's thread while the program is called; what it sends then needs no detour. */
    private volatile @Nullable Thread calling;

    ProgramExtension(PeerExtension program, InfoHash infoHash, Sender sender, Loop loop) {
        this.program = program;
        this.infoHash = infoHash;
        this.sender = sender;
        this.loop = loop;
    }

    @Override
    public String name() {
        return program.name();
    }

    @Override
    public boolean isForPrivateTorrents() {
        return program.isForPrivateTorrents();
    }

    @Override
    public Optional<CloseReason> onHandshake(RemotePeer peer, ExtensionHandshake handshake, long now) {
        boolean isKnown = peers.containsKey(peer.id());
        if (peer.supports(name()) && !isKnown) {
            ExtensionPeer joined = new ExtensionPeer(infoHash, peer.remote(), message -> send(peer, message));
            peers.put(peer.id(), joined);
            tell(() -> program.onPeer(joined));
        } else if (!peer.supports(name()) && isKnown) {
            onLeft(peer, now);
        }
        return Optional.empty();
    }

    private void send(RemotePeer peer, byte[] message) {
        if (Thread.currentThread().equals(calling)) {
            sender.send(this, peer, message);
            return;
        }
        // Refused when the loop has more to do than it can; then the message is lost like the others of that moment.
        var _ = loop.call(_ -> sender.send(this, peer, message));
    }

    @Override
    public Optional<CloseReason> onMessage(RemotePeer peer, byte[] body, long now) {
        Consumer<ExtensionPeer> receive = from -> tell(() -> program.onMessage(from, body.clone()));
        Optional.ofNullable(peers.get(peer.id())).ifPresent(receive);
        return Optional.empty();
    }

    @Override
    public void onLeft(RemotePeer peer, long now) {
        Optional.ofNullable(peers.remove(peer.id())).ifPresent(left -> tell(() -> program.onLeft(left)));
    }

    @Override
    public Map<Integer, CloseReason> housekeep(long now) {
        return Map.of();
    }

    private void tell(Runnable call) {
        if (hasFailed) {
            return;
        }
        calling = Thread.currentThread();
        try {
            call.run();
        } catch (RuntimeException e) {
            hasFailed = true;
            System.getLogger(ProgramExtension.class.getName())
                    .log(System.Logger.Level.WARNING, "the extension " + name() + " has failed and ends", e);
        } finally {
            calling = null;
        }
    }
}
