package dev.spate.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Hosts that share one content, a tracker and a network: the beginning of every scenario. */
final class Swarm {
    private final World world;
    private final SimNet net;
    private final SimTracker tracker;
    private final SimContent content;
    private final List<SimHost> hosts = new ArrayList<>();

    Swarm(long seed, Weather weather, SimContent content) {
        this.world = new World(seed);
        this.net = new SimNet(world, weather);
        this.tracker = new SimTracker(world);
        this.content = content;
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

    List<SimHost> hosts() {
        return List.copyOf(hosts);
    }

    SimContent content() {
        return content;
    }

    /** A host that is not started yet. */
    SimHost host(String name, Consumer<HostPlan> priorities) {
        HostPlan plan = new HostPlan(name, hosts.size() + 1);
        priorities.accept(plan);
        SimHost host = new SimHost(world, net, tracker, content, plan);
        hosts.add(host);
        return host;
    }

    SimHost seed(Consumer<HostPlan> priorities) {
        SimHost host = host("seed", priorities.andThen(plan -> plan.isSeed = true));
        host.start();
        return host;
    }

    SimHost leecher(String name, Consumer<HostPlan> priorities) {
        SimHost host = host(name, priorities);
        host.start();
        return host;
    }

    void runUntil(String what, Predicate<SimHost> isTrue, long within) {
        world.runUntil(what, () -> hosts.stream().allMatch(isTrue), within);
    }

    /** Runs until every running host has finished, within this time. */
    void finish(long within) {
        runUntil("every host has every piece", host -> !host.isUp() || host.isComplete(), within);
        hosts.forEach(SimHost::checkEverything);
    }

    /** Stops every host properly; each gives back its resources. */
    void end() {
        for (SimHost host : hosts) {
            if (host.isUp()) {
                long number = host.command(dev.spate.protocol.port.Command.Stop::new);
                world.runUntil(host + " has stopped", () -> host.isAnswered(number), World.MINUTE);
                host.end();
            }
        }
    }
}
