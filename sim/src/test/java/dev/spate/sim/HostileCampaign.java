package dev.spate.sim;

import dev.spate.protocol.port.Notice;
import dev.spate.wire.PeerAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A swarm of a few honest peers, which depend only on the seed, and of hostile peers. */
final class HostileCampaign {
    private static final int CONNECTIONS_MAX = 8;

    /** Messages that may wait on all links of an honest peer: more than it sends in one whole such download. */
    private static final int WAITING_MESSAGES_MAX = 2_000;

    /** What happens to the honest peers. */
    enum Kind {
        UNASKED_BLOCKS,
        CREDIT_HOGS,
        FLOOD,
        SILENT_CROWD,
        LIARS,
        ADDRESS_CHANGE,
        METADATA_LIARS
    }

    private final CampaignConditions conditions;
    private final Swarm swarm;
    private final World world;
    private final Set<Kind> kinds;
    private final SplittableRandom random;
    private final long attackersWithin;
    private boolean isOver;
    private final List<SimTorrent> honest = new ArrayList<>();
    private final List<SimTorrent> leechers = new ArrayList<>();
    private final List<SimTorrent> hostile = new ArrayList<>();

    /**
     * A campaign at its beginning.
     *
     * @param run 0, or another number for the same hosts and conditions with other random events
     * @param attackersWithin the time within which all hostile peers have begun
     */
    HostileCampaign(long seed, int run, Set<Kind> kinds, long attackersWithin) {
        this.attackersWithin = attackersWithin;
        this.conditions = CampaignConditions.of(new SplittableRandom(World.mix(seed)));
        this.swarm = new Swarm(run == 0 ? seed : World.mix(seed + run), conditions.weather(), conditions.content());
        this.world = swarm.world();
        this.kinds = kinds;
        World drawn = new World(seed);
        this.random = drawn.random("hostile");
        addSeeds(drawn.random("seeds"));
        addLeechers(drawn.random("honest"));
        kinds.forEach(this::add);
        world.after(World.SECOND, this::checkMemory);
    }

    private void addSeeds(SplittableRandom ownRandom) {
        for (int i = 1; i <= conditions.seeds(); i++) {
            SimTorrent seed = swarm.torrent("seed-" + i, plan -> {
                plan.isSeed = true;
                plan.lineUp = conditions.line(ownRandom);
                plan.connectionsMax = CONNECTIONS_MAX;
            });
            seed.start();
            honest.add(seed);
            if (i > 1) {
                world.after(ownRandom.nextLong(20 * World.SECOND), () -> unlessOver(seed.host()::kill));
            }
        }
    }

    private void addLeechers(SplittableRandom ownRandom) {
        for (int i = 1; i <= conditions.leechers(); i++) {
            boolean hasOnlyLink = i <= conditions.links();
            SimTorrent leecher = swarm.torrent("leecher-" + i, plan -> {
                plan.lineUp = conditions.line(ownRandom);
                plan.connectionsMax = CONNECTIONS_MAX;
                plan.blocksMax = 64 + ownRandom.nextInt(200);
                plan.hasOnlyLink = hasOnlyLink;
            });
            honest.add(leecher);
            leechers.add(leecher);
            world.after(ownRandom.nextLong(2 * World.SECOND), leecher::start);
        }
    }

    private void add(Kind kind) {
        var geometry = swarm.content().geometry();
        switch (kind) {
            case UNASKED_BLOCKS ->
                attackers(
                        2,
                        "pusher",
                        () -> new Attacks.UnaskedBlocks(geometry, random.split()),
                        plan -> plan.comesBackAfter = 5 * World.SECOND);
            case CREDIT_HOGS -> attackers(2, "hog", Attacks.CreditHog::new, plan -> {});
            case FLOOD ->
                attackers(
                        1,
                        "flooder",
                        () -> new Attacks.Flood(random.split()),
                        plan -> plan.comesBackAfter = 30 * World.SECOND);
            case SILENT_CROWD -> attackers(CONNECTIONS_MAX + 2, "silent", Attacks.Silence::new, plan -> {});
            case LIARS ->
                attackers(3, "liar", Attacks.Lies::new, plan -> {
                    plan.liesRate = 0.2 + 0.8 * random.nextDouble();
                    plan.lineUp = conditions.line(random);
                });
            case METADATA_LIARS -> {
                int genuine = swarm.content().metainfo().infoBytes().length;
                attackers(4, "forger", () -> new Attacks.MetadataLies(genuine, random.split()), plan -> {});
            }
            case ADDRESS_CHANGE -> changeAnAddress();
        }
    }

    private void changeAnAddress() {
        SimTorrent mover = leechers.get(random.nextInt(leechers.size()));
        PeerAddress elsewhere = PeerAddress.of(new byte[] {46, 0, 0, 1}, 6881);
        world.after(
                10 * World.SECOND + random.nextLong(20 * World.SECOND),
                () -> unlessOver(() -> mover.host().moveTo(elsewhere)));
    }

    private void attackers(int count, String name, Supplier<Attack> attack, Consumer<HostPlan> priorities) {
        List<PeerAddress> targets = honest.stream().map(SimTorrent::address).toList();
        for (int i = 1; i <= count; i++) {
            SimTorrent attacker = swarm.torrent(name + "-" + i, plan -> {
                plan.attack = Optional.of(attack.get());
                plan.isSeed = true;
                plan.usesTracker = false;
                plan.peers.addAll(targets);
                priorities.accept(plan);
            });
            hostile.add(attacker);
            world.after(random.nextLong(attackersWithin), () -> unlessOver(attacker::start));
        }
    }

    private void unlessOver(Runnable event) {
        if (!isOver) {
            event.run();
        }
    }

    /** Checks other things that could grow; blocks and budgets are checked after every event. */
    private void checkMemory() {
        for (SimTorrent host : honest) {
            int waiting =
                    host.links().stream().mapToInt(end -> end.messages().size()).sum();
            if (waiting > WAITING_MESSAGES_MAX) {
                throw new Violation(world, kinds + ": " + waiting + " messages wait at " + host);
            }
            if (host.links().size() > CONNECTIONS_MAX) {
                throw new Violation(
                        world, kinds + ": " + host + " has " + host.links().size() + " links");
            }
        }
        world.after(World.SECOND, this::checkMemory);
    }

    /** Runs until every honest peer has every piece, which must be within this time. */
    long finish(long within) {
        world.runUntil(
                kinds + ": honest peers have every piece in a swarm of " + conditions,
                () -> leechers.stream().allMatch(SimTorrent::isComplete),
                within);
        honest.forEach(SimTorrent::checkEverything);
        return world.elapsed();
    }

    List<SimTorrent> honest() {
        return List.copyOf(honest);
    }

    List<SimTorrent> hostile() {
        return List.copyOf(hostile);
    }

    /** Addresses that an honest peer has banned although no hostile peer has them. */
    List<PeerAddress> bannedHonest() {
        return honest.stream()
                .flatMap(host -> host.notices().stream())
                .filter(Notice.PeerBanned.class::isInstance)
                .map(notice -> ((Notice.PeerBanned) notice).address())
                .filter(banned ->
                        hostile.stream().noneMatch(host -> host.address().sameHost(banned)))
                .toList();
    }

    /** Stops the honest peers properly while the links of the hostile peers are still open. */
    void end() {
        isOver = true;
        hostile.forEach(torrent -> torrent.host().kill());
        swarm.end();
    }
}
