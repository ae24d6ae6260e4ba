package dev.spate.sketch;

import dev.spate.protocol.port.CloseReason;
import dev.spate.protocol.port.Extension;
import dev.spate.protocol.port.RemotePeer;
import dev.spate.wire.peer.Message.ExtensionHandshake;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An extension that greets each peer once and notes the greetings that it receives. */
public final class Greetings implements Extension {
    public static final String NAME = "x_greeting";

    private final String greeting;
    private final Set<String> received;
    private final Sender sender;
    private final Set<Integer> greeted = new LinkedHashSet<>();

    private Greetings(String greeting, Set<String> received, Sender sender) {
        this.greeting = greeting;
        this.received = received;
        this.sender = sender;
    }

    /** The extension of a host that greets with this text; others' greetings are added to {@code received}. */
    public static Factory of(String greeting, Set<String> received) {
        return sender -> new Greetings(greeting, received, sender);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean isForPrivateTorrents() {
        return true;
    }

    @Override
    public Optional<CloseReason> onHandshake(RemotePeer peer, ExtensionHandshake handshake, long now) {
        if (peer.supports(NAME) && greeted.add(peer.id())) {
            sender.send(this, peer, greeting.getBytes(StandardCharsets.UTF_8));
        }
        return Optional.empty();
    }

    @Override
    public Optional<CloseReason> onMessage(RemotePeer peer, byte[] body, long now) {
        received.add(new String(body, StandardCharsets.UTF_8));
        return Optional.empty();
    }

    @Override
    public void onLeft(RemotePeer peer, long now) {
        greeted.remove(peer.id());
    }

    @Override
    public Map<Integer, CloseReason> housekeep(long now) {
        return Map.of();
    }
}
