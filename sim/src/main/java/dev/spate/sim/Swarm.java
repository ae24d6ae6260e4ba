package dev.spate.sim;

import dev.spate.protocol.port.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Torrents of one content on hosts of one network, and their tracker: the beginning of every scenario. */
final class Swarm {
    private final World world;
    private final SimNet net;
    private final SimTracker tracker;
    private final SimContent content;
    private final List<SimTorrent> torrents = new ArrayList<>();

    Swarm(long seed, Weather weather, SimContent content) {
        World ofSeed = new World(seed);
        this(ofSeed, new SimNet(ofSeed, weather), content);
    }

    private Swarm(World world, SimNet net, SimContent content) {
        this.world = world;
        this.net = net;
        this.tracker = new SimTracker(world);
        this.content = content;
    }

    /** Another swarm in the same world and on the same network. */
    Swarm beside(SimContent other) {
        return new Swarm(world, net, other);
    }

    World world() {
        return world;
    }

    SimNet net() {
        return net;
    }

    SimTracker tracker() {
        return tracker;
    }

    List<SimTorrent> torrents() {
        return List.copyOf(torrents);
    }

    SimContent content() {
        return content;
    }

    /** A torrent on a host of its own, not started yet. */
    SimTorrent torrent(String name, Consumer<HostPlan> priorities) {
        HostPlan plan = new HostPlan(name, net.hostCount() + 1);
        priorities.accept(plan);
        return add(new SimHost(world, net, plan), plan);
    }

    /** A further torrent on this host, not started yet. */
    SimTorrent torrent(SimHost host, String name, Consumer<HostPlan> priorities) {
        HostPlan plan = new HostPlan(name, 0);
        priorities.accept(plan);
        return add(host, plan);
    }

    private SimTorrent add(SimHost host, HostPlan plan) {
        SimTorrent torrent = new SimTorrent(world, net, host, tracker, content, plan);
        torrents.add(torrent);
        return torrent;
    }

    SimTorrent seed(Consumer<HostPlan> priorities) {
        SimTorrent torrent = torrent("seed", priorities.andThen(plan -> plan.isSeed = true));
        torrent.start();
        return torrent;
    }

    SimTorrent leecher(String name, Consumer<HostPlan> priorities) {
        SimTorrent torrent = torrent(name, priorities);
        torrent.start();
        return torrent;
    }

    void runUntil(String what, Predicate<SimTorrent> isTrue, long within) {
        world.runUntil(what, () -> torrents.stream().allMatch(isTrue), within);
    }

    /** Runs until every running torrent has finished, within this time. */
    void finish(long within) {
        runUntil("every torrent has every piece", torrent -> !torrent.isUp() || torrent.isComplete(), within);
        torrents.forEach(SimTorrent::checkEverything);
    }

    /** Stops every torrent properly; each gives back its resources. */
    void end() {
        for (SimTorrent torrent : torrents) {
            if (torrent.isUp()) {
                long number = torrent.command(Command.Stop::new);
                world.runUntil(torrent + " has stopped", () -> torrent.isAnswered(number), World.MINUTE);
                torrent.end();
            }
        }
    }
}
