package dev.spate.protocol.swarm;

import static dev.spate.protocol.machine.Check.check;

import dev.spate.protocol.port.CloseReason;
import dev.spate.protocol.port.Extension;
import dev.spate.protocol.port.Peers;
import dev.spate.protocol.port.RemotePeer;
import dev.spate.wire.peer.Message;
import dev.spate.wire.peer.Message.ExtensionHandshake;
import dev.spate.wire.peer.Message.ExtensionMessage;
import dev.spate.wire.peer.PeerLimits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The extensions of a torrent (BEP 10): gives each a message id of ours, announces them, and passes on what peers send.
 * A private torrent uses only some of them (BEP 27); this is decided here and nowhere else. Owned by the torrent.
 */
public final class ExtensionRegistry implements Extension.Sender {
    private final Peers links;
    private final PeerTable peerTable;
    /** The one with the message id 1 comes first. */
    private final List<Extension> extensions = new ArrayList<>();

    private boolean wasAnnounced;
    private boolean isPrivate;

    public ExtensionRegistry(Peers links, PeerTable peerTable) {
        this.links = links;
        this.peerTable = peerTable;
    }

    /** Adds an extension, before the first peer joins. Returns our message id for it, 1 to 255. */
    public int register(Extension extension) {
        check(
                extensions.stream().noneMatch(other -> other.name().equals(extension.name())),
                "an extension has one name, and nobody else has it");
        check(extensions.size() < PeerLimits.EXTENSIONS_MAX, "few extensions are registered");
        extensions.add(extension);
        return extensions.size();
    }

    /** The torrent is known as private: extensions that it may not use are no longer announced and hear nothing more. */
    public void setPrivate() {
        isPrivate = true;
    }

    private boolean isAllowed(Extension extension) {
        return !isPrivate || extension.isForPrivateTorrents();
    }

    /** What our next handshake says: our message id by name; 0 ends an extension that was announced before. */
    public Map<String, Integer> announce() {
        Map<String, Integer> ids = new LinkedHashMap<>();
        for (int i = 0; i < extensions.size(); i++) {
            Extension extension = extensions.get(i);
            if (isAllowed(extension)) {
                ids.put(extension.name(), i + 1);
            } else if (wasAnnounced) {
                ids.put(extension.name(), 0);
            }
        }
        wasAnnounced |= !isPrivate;
        return ids;
    }

    /** A peer has sent an extension handshake, and is updated already. */
    public Optional<CloseReason> onHandshake(Peer peer, ExtensionHandshake handshake, long now) {
        for (Extension extension : extensions) {
            Optional<CloseReason> reason =
                    isAllowed(extension) ? extension.onHandshake(peer, handshake, now) : Optional.empty();
            if (reason.isPresent()) {
                return reason;
            }
        }
        return Optional.empty();
    }

    /** A peer has sent a message. One with an id that we have not announced has no meaning (BEP 10). */
    public Optional<CloseReason> onMessage(Peer peer, ExtensionMessage message, long now) {
        if (message.id() > extensions.size()) {
            return Optional.empty();
        }
        Extension extension = extensions.get(message.id() - 1);
        return isAllowed(extension) ? extension.onMessage(peer, message.body(), now) : Optional.empty();
    }

    /** A peer has left. */
    public void onLeft(Peer peer, long now) {
        extensions.forEach(extension -> extension.onLeft(peer, now));
    }

    /** Once a second while the torrent runs. Returns the peers that must be disconnected, with the reasons. */
    public Map<Peer, CloseReason> housekeep(long now) {
        Map<Peer, CloseReason> leaving = new LinkedHashMap<>();
        extensions.stream()
                .filter(this::isAllowed)
                .forEach(extension -> extension
                        .housekeep(now)
                        .forEach((number, reason) ->
                                peerTable.find(number).ifPresent(peer -> leaving.putIfAbsent(peer, reason))));
        return leaving;
    }

    @Override
    public boolean send(Extension extension, RemotePeer to, ExtensionMessage.Body body) {
        Optional<Peer> peer = peerTable.find(to.id()).filter(found -> isAllowed(extension));
        int id = peer.map(found -> found.extensions().idOf(extension.name())).orElse(0);
        if (id != 0) {
            links.send(peer.orElseThrow().link(), new Message.ExtensionMessage(id, body));
        }
        return id != 0;
    }
}
