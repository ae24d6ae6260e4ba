package dev.spate.sim;

import dev.spate.protocol.port.NetworkChanged;
import dev.spate.protocol.session.SessionResources;
import dev.spate.wire.PeerAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A computer on the network: its address, its line and its clock, and one process whose torrents share the resources of a
 * session. When it crashes or moves, this concerns all of them.
 */
final class SimHost {
    /** Blocks without a request that may arrive in addition, for example when a request was given up too early. */
    private static final int LATE_BLOCKS_MAX = 64;

    private final World world;
    private final SimNet net;
    private final HostPlan plan;
    private final Line line;
    private final SimClock clock;
    private final List<SimTorrent> torrents = new ArrayList<>();
    private final List<SimSocket> sockets = new ArrayList<>();
    private Optional<SimSession> session = Optional.empty();

    // The state of one run of the process.
    private SessionResources resources;
    private PayloadPool payloads = new PayloadPool();
    private boolean isUp;

    SimHost(World world, SimNet net, HostPlan plan) {
        this.world = world;
        this.net = net;
        this.plan = plan;
        this.line = new Line(plan.lineUp, plan.lineDown, plan.lineBuffer, plan.mtu);
        this.clock = new SimClock(world, plan.clockAhead, plan.clockFastPpm);
        this.resources = newResources();
        line.putBehind(plan.nat);
        net.add(this);
    }

    private SessionResources newResources() {
        return new SessionResources(
                plan.connectionsMax, plan.dialsMax, plan.blocksMax, plan.sessionDown, plan.sessionUp, clock.now());
    }

    // ---- start and end

    /** A torrent of this host; it does not run yet. */
    void add(SimTorrent torrent) {
        torrents.add(torrent);
    }

    /** A session decides which of its torrents run. */
    void setSession(SimSession newSession) {
        session = Optional.of(newSession);
    }

    /** Starts the process, unless it runs. */
    void start() {
        if (!isUp) {
            isUp = true;
            resources = newResources();
            payloads = new PayloadPool();
        }
    }

    /** The power fails. */
    void crash() {
        vanish(true);
    }

    /** The process is killed; the bytes that it had written stay in the system's cache and so on disk. */
    void kill() {
        vanish(false);
    }

    private void vanish(boolean losesPower) {
        torrents.forEach(torrent -> torrent.vanish(losesPower));
        session.ifPresent(SimSession::vanish);
        closeSockets();
        isUp = false;
    }

    /** A torrent has ended properly; with the last one the process ends, unless it has a session. */
    void ended() {
        if (torrents.stream().noneMatch(SimTorrent::isUp)
                && session.filter(SimSession::isUp).isEmpty()) {
            must(resources.isBalanced(), "all resources are given back");
            must(payloads.held() == 0, payloads.held() + " payloads have leaked");
            closeSockets();
            isUp = false;
        }
    }

    // ---- the network

    /** Opens a UDP socket, until the process ends. Behind a NAT it has an address of the home. */
    SimSocket bind(int port) {
        PeerAddress local = (plan.nat.isPresent() ? plan.inside : plan.address).withPort(port);
        SimSocket socket = net.datagrams().bind(line, local);
        sockets.add(socket);
        return socket;
    }

    private void closeSockets() {
        sockets.forEach(SimSocket::close);
        sockets.clear();
    }

    /**
     * Moves the host to another address, as a computer that changes its network: its links end, and the other hosts learn
     * it late.
     */
    void moveTo(PeerAddress address) {
        net.move(this, address);
        plan.nat.ifPresentOrElse(
                nat -> net.datagrams().restart(nat, address),
                () -> sockets.forEach(
                        socket -> socket.move(address.withPort(socket.local().port()))));
        torrents.forEach(torrent -> torrent.deliver(new NetworkChanged()));
    }

    void setAddress(PeerAddress address) {
        plan.address = address;
    }

    // ---- invariants

    /** What must hold after every event of one of its torrents. */
    void check() {
        int asked = 0;
        for (SimTorrent torrent : torrents) {
            asked += torrent.checkedRequests();
        }
        must(asked <= plan.blocksMax, "no more is requested than there is memory for");
        must(payloads.held() <= plan.blocksMax + LATE_BLOCKS_MAX, "no more payloads are held than there is memory for");
    }

    private void must(boolean holds, String what) {
        if (!holds) {
            throw new Violation(world, this + ": " + what);
        }
    }

    // ---- questions

    boolean isUp() {
        return isUp;
    }

    List<SimTorrent> torrents() {
        return List.copyOf(torrents);
    }

    HostPlan plan() {
        return plan;
    }

    PeerAddress address() {
        return plan.address;
    }

    Line line() {
        return line;
    }

    SimClock clock() {
        return clock;
    }

    PayloadPool payloads() {
        return payloads;
    }

    SessionResources resources() {
        return resources;
    }

    @Override
    public String toString() {
        return plan.name;
    }
}
