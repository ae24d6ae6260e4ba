package dev.spate.sim;

import dev.spate.protocol.machine.Machine;
import dev.spate.protocol.port.Dialer;
import dev.spate.protocol.port.LinkId;
import dev.spate.protocol.port.PeerEvent;
import dev.spate.protocol.port.Peers;
import dev.spate.protocol.port.TorrentEvent;
import dev.spate.protocol.port.TorrentPorts;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.Remote;
import dev.spate.wire.peer.Message;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A hostile peer: it dials its targets, attacks on every link, and comes back each time it is disconnected. */
final class Attacker implements Machine<TorrentEvent> {
    private final Attack attack;
    private final long comesBackAfter;
    private final Peers peers;
    private final Dialer dialer;
    private final Map<Remote, Long> dials = new LinkedHashMap<>();
    private final Map<LinkId, Remote> targets = new HashMap<>();
    private final Map<LinkId, Long> nextActs = new LinkedHashMap<>();

    Attacker(Attack attack, long comesBackAfter, List<PeerAddress> targets, TorrentPorts ports, long now) {
        this.attack = attack;
        this.comesBackAfter = comesBackAfter;
        this.peers = ports.peers();
        this.dialer = ports.dialer();
        targets.forEach(target -> dials.put(new Remote.PeerEndpoint(target), now));
    }

    @Override
    public void handle(TorrentEvent event, long now) {
        switch (event) {
            case PeerEvent.Connected connected -> {
                if (connected.direction() == PeerEvent.Direction.OUTGOING) {
                    targets.put(connected.link(), connected.remote());
                }
                plan(connected.link(), attack.begin(connected.link(), peers), now);
            }
            case PeerEvent.DialFailed(Remote target) -> dials.put(target, now + comesBackAfter);
            case PeerEvent.Closed(LinkId link, var _) -> {
                nextActs.remove(link);
                Optional.ofNullable(targets.remove(link)).ifPresent(target -> dials.put(target, now + comesBackAfter));
            }
            case PeerEvent.Received(LinkId link, Message message) -> {
                if (message instanceof Message.Piece piece) {
                    piece.payload().release();
                }
                attack.onMessage(link, message, peers);
            }
            default -> {}
        }
    }

    private void plan(LinkId link, long wait, long now) {
        if (wait == Attack.NEVER) {
            nextActs.remove(link);
        } else {
            nextActs.put(link, now + Math.max(wait, World.MILLI));
        }
    }

    @Override
    public void tick(long now) {
        for (Remote target : due(dials, now)) {
            dials.remove(target);
            dialer.dial(target);
        }
        for (LinkId link : due(nextActs, now)) {
            plan(link, attack.act(link, peers), now);
        }
    }

    private static <K> List<K> due(Map<K, Long> times, long now) {
        return times.entrySet().stream()
                .filter(entry -> entry.getValue() <= now)
                .map(Map.Entry::getKey)
                .toList();
    }

    @Override
    public long nextTick() {
        long next = NEVER;
        for (long at : dials.values()) {
            next = Math.min(next, at);
        }
        for (long at : nextActs.values()) {
            next = Math.min(next, at);
        }
        return next;
    }
}
