package dev.spate.sim;

import dev.spate.protocol.session.EntryState;
import dev.spate.protocol.session.PlaceLimits;
import dev.spate.protocol.session.QueueEntry;
import dev.spate.protocol.session.SeedingGoals;
import dev.spate.wire.peer.Bitfield;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A host whose session runs several torrents, and another host that has the content of most of them. */
final class SessionWorld {
    static final int KIB = 1024;

    private final Swarm first;
    private final SimHost host;
    private final SimHost other;
    private final SimSession session;
    private final List<SimTorrent> torrents = new ArrayList<>();
    private final List<Swarm> swarms = new ArrayList<>();

    SessionWorld(long seed, Weather weather, PlaceLimits limits, SeedingGoals goals, Consumer<HostPlan> lines) {
        this.first = new Swarm(seed, weather, content(0, 16 * KIB));
        this.host = host("home", lines);
        this.other = host("other", lines);
        this.session = new SimSession(world(), host, limits, goals);
    }

    static SimContent content(int number, long length) {
        return SimContent.phantom(16 * KIB, length + number);
    }

    private SimHost host(String name, Consumer<HostPlan> lines) {
        HostPlan plan = new HostPlan(name, first.net().hostCount() + 1);
        lines.accept(plan);
        return new SimHost(world(), first.net(), plan);
    }

    World world() {
        return first.world();
    }

    SimHost host() {
        return host;
    }

    SimSession session() {
        return session;
    }

    /** All torrents that were made for the session, in the order in which they were made. */
    List<SimTorrent> torrents() {
        return List.copyOf(torrents);
    }

    /** A torrent of the host that is not in its session yet. */
    SimTorrent torrent(long length, Consumer<HostPlan> properties) {
        int number = torrents.size();
        Swarm swarm = first.beside(content(number + 1, length));
        SimTorrent torrent = swarm.torrent(host, "torrent-" + number, properties);
        torrents.add(torrent);
        swarms.add(swarm);
        return torrent;
    }

    /** A torrent of the host whose content the other host has. */
    SimTorrent wanted(long length, Consumer<HostPlan> properties) {
        SimTorrent torrent = torrent(length, properties);
        onOther(torrent, plan -> plan.isSeed = true).start();
        return torrent;
    }

    /** The same torrent on the other host, not started yet. */
    SimTorrent onOther(SimTorrent torrent, Consumer<HostPlan> properties) {
        Swarm swarm = swarms.get(torrents.indexOf(torrent));
        return swarm.torrent(other, "other-" + torrent, properties.andThen(plan -> plan.peers.add(host.address())));
    }

    void add(SimTorrent torrent) {
        session.add(torrent, false, () -> {});
    }

    QueueEntry entry(SimTorrent torrent) {
        return session.entry(torrent);
    }

    EntryState state(SimTorrent torrent) {
        return entry(torrent).state();
    }

    static boolean isComplete(SimTorrent torrent) {
        Bitfield saved = torrent.store().saved().pieces();
        return saved.isFull();
    }
}
