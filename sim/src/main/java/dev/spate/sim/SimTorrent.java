package dev.spate.sim;

import dev.spate.protocol.machine.Machine;
import dev.spate.protocol.port.CloseReason;
import dev.spate.protocol.port.Command;
import dev.spate.protocol.port.ContentEvent;
import dev.spate.protocol.port.ContentOpener;
import dev.spate.protocol.port.DiskEvent;
import dev.spate.protocol.port.LinkId;
import dev.spate.protocol.port.LocalPeer;
import dev.spate.protocol.port.Notice;
import dev.spate.protocol.port.OpenContent;
import dev.spate.protocol.port.PeerEvent;
import dev.spate.protocol.port.Publisher;
import dev.spate.protocol.port.Store;
import dev.spate.protocol.port.StoredContent;
import dev.spate.protocol.port.TorrentEvent;
import dev.spate.protocol.port.TorrentPorts;
import dev.spate.protocol.port.TorrentSettings;
import dev.spate.protocol.port.TorrentSetup;
import dev.spate.protocol.port.TorrentStats;
import dev.spate.protocol.torrent.Torrent;
import dev.spate.wire.BlockRef;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.PeerId;
import dev.spate.wire.PieceIndex;
import dev.spate.wire.Remote;
import dev.spate.wire.WireHash;
import dev.spate.wire.peer.Bitfield;
import dev.spate.wire.peer.Message;
import dev.spate.wire.status.PeerStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.LongFunction;

/**
 * A torrent on a host: a machine of the production code with the world that it acts on (disk, links, dialer, tracker).
 * Invariants are checked after each of its events.
 */
final class SimTorrent implements Publisher {
    private final World world;
    private final SimNet net;
    private final SimHost host;
    private final SimTracker tracker;
    private final SimContent content;
    private final HostPlan plan;
    private final SimDisk disk;
    private final SimStore store;
    private final SplittableRandom random;
    private final PeerId peerId;
    private final SimLinks links;
    private final Claims claims;
    private TorrentOwner owner = new Scenario();

    // The state of one run of the process.
    private Optional<SimLoop<TorrentEvent>> loop = Optional.empty();
    private Optional<Torrent> torrent = Optional.empty();
    private boolean mayClaimMore;
    private long life;

    private int dials;
    private final SimCommands commands;
    private final List<Notice> notices = new ArrayList<>();
    private Optional<TorrentStats> stats = Optional.empty();

    SimTorrent(World world, SimNet net, SimHost host, SimTracker tracker, SimContent content, HostPlan plan) {
        this.world = world;
        this.net = net;
        this.host = host;
        this.tracker = tracker;
        this.content = content;
        this.plan = plan;
        this.random = world.random(plan.name);
        this.links = new SimLinks(net, plan);
        this.peerId = PeerId.random("-SP0100-", random);
        int pieces = content.geometry().pieceCount();
        this.disk = new SimDisk(world, plan.name, content);
        this.store = new SimStore(world, plan.name, disk, pieces);
        this.claims = new Claims(world, plan.name, disk, pieces);
        this.commands = new SimCommands(world, plan.name);
        if (plan.isSeed) {
            disk.fill(0, pieces);
            store.assume(Bitfield.full(pieces));
        }
        host.add(this);
    }

    // ---- start and end

    /** Starts with the saved progress and without a recheck; its host is started if it does not run. */
    void start() {
        start(Bitfield.empty(content.geometry().pieceCount()));
    }

    /** Starts with the saved progress and a recheck of these pieces. */
    void start(Bitfield unchecked) {
        start(asAdded(unchecked), plan.isPaused);
    }

    /** Starts with what is known of its content. */
    void start(TorrentSetup.Start known, boolean isPaused) {
        world.act(this, "its start", () -> begin(known, isPaused));
    }

    /** Another owner than the scenario hears of it from now on. */
    void giveTo(TorrentOwner newOwner) {
        owner = newOwner;
    }

    /** A torrent of which nothing is open yet, with a check of these pieces. */
    TorrentSetup.Start asAdded(Bitfield unchecked) {
        return plan.hasOnlyLink
                ? new TorrentSetup.Start.FromLink()
                : new TorrentSetup.Start.Open(openContent(unchecked));
    }

    private void begin(TorrentSetup.Start known, boolean isPaused) {
        host.start();
        life++;
        claims.forget();
        long now = host.clock().now();
        long born = life;
        disk.serve(event -> deliverTo(born, event), this::has);
        store.serve(event -> deliverTo(born, event));
        TorrentPorts ports = ports(born);
        if (plan.attack.isPresent()) {
            run(new Attacker(plan.attack.get(), plan.comesBackAfter, List.copyOf(plan.peers), ports, now));
        } else {
            Torrent machine = new Torrent(setup(known, isPaused), ports, random.split(), now);
            torrent = Optional.of(machine);
            run(machine);
        }
    }

    private void run(Machine<TorrentEvent> machine) {
        mayClaimMore = true;
        loop = Optional.of(new SimLoop<>(
                world,
                host.clock(),
                plan.name,
                machine,
                event -> event.toString().hashCode(),
                this::check));
    }

    private TorrentPorts ports(long born) {
        return new TorrentPorts(
                links,
                this::dial,
                plan.usesTracker
                        ? tracker.portOf(host::address, event -> deliverTo(born, event))
                        : (number, url, announcement) -> {},
                new Opener(),
                this,
                host.resources(),
                plan.peerSources,
                plan.extensions);
    }

    private TorrentSetup setup(TorrentSetup.Start known, boolean isPaused) {
        return new TorrentSetup(
                WireHash.of(content.metainfo().infoHash()),
                new LocalPeer(peerId, plan.name, host.address().port()),
                content.metainfo().trackers(),
                new TorrentSettings(plan.inOrder, plan.limitDown, plan.limitUp, plan.connectionsMax, plan.unchokeSlots),
                isPaused,
                plan.peers,
                known);
    }

    private OpenContent openContent(Bitfield unchecked) {
        SimStore.Saved saved = store.saved();
        Bitfield trusted = saved.pieces().copy();
        for (int piece = unchecked.nextSet(0); piece >= 0; piece = unchecked.nextSet(piece + 1)) {
            trusted.clear(piece);
        }
        StoredContent stored = new StoredContent(
                trusted, unchecked.copy(), plan.guarded, saved.downloadedBytes(), saved.uploadedBytes());
        return new OpenContent(content.metainfo(), stored, plan.filePriorities, disk, owner.saving(store), List.of());
    }

    /** Opens and closes the files, which takes the disk a moment. */
    private final class Opener implements ContentOpener {
        private final long born = life;

        @Override
        public void open(byte[] info) {
            must(Arrays.equals(info, content.metainfo().infoBytes()), "metadata is genuine");
            reopen();
        }

        @Override
        public void reopen() {
            world.after(plan.openingTime, () -> {
                if (born == life) {
                    links.learnPieceCount(content.geometry().pieceCount());
                    owner.onOpened();
                    deliver(new ContentEvent.Opened(openContent(owner.unchecked())));
                }
            });
        }

        @Override
        public void close() {
            world.after(plan.openingTime, () -> deliverTo(born, new ContentEvent.Closed()));
        }
    }

    private void deliverTo(long born, TorrentEvent event) {
        if (born == life) {
            deliver(event);
        }
    }

    /** The process of the host has ended without warning; with the power also bytes that were not forced are lost. */
    void vanish(boolean losesPower) {
        net.vanish(this);
        store.abandon();
        if (losesPower) {
            disk.crash();
        } else {
            disk.abandon();
        }
        life++;
        loop.ifPresent(SimLoop::stop);
        loop = Optional.empty();
        torrent = Optional.empty();
        links.clear();
        commands.abandon();
    }

    /** It is removed properly: {@link Command.Stop} was answered before. */
    void end() {
        must(commands.isLastAnswered(), "a torrent ends when its last command is answered");
        must(!hasMetadata() || store.saved().pieces().equals(claims.pieces()), "all progress is saved");
        vanish(false);
        host.ended();
    }

    boolean isUp() {
        return loop.isPresent();
    }

    /** Whether it is hostile and follows no rules. */
    boolean isHostile() {
        return plan.attack.isPresent();
    }

    /** Whether it has the metadata. */
    boolean hasMetadata() {
        return torrent.filter(Torrent::hasContent).isPresent();
    }

    long life() {
        return life;
    }

    // ---- the loop

    void deliver(TorrentEvent event) {
        mayClaimMore |= event instanceof DiskEvent || event instanceof ContentEvent || event instanceof Command;
        loop.ifPresentOrElse(running -> running.deliver(event), () -> release(event));
    }

    private static void release(TorrentEvent event) {
        if (event instanceof PeerEvent.Received(var _, Message.Piece piece)) {
            piece.payload().release();
        }
    }

    /** Sends a command and returns its number. */
    long command(LongFunction<Command> command) {
        Command numbered = commands.next(command, () -> {});
        deliver(numbered);
        return numbered.number();
    }

    /** Sends a command; {@code then} runs when it is answered. */
    void command(LongFunction<Command> command, Runnable then) {
        deliver(commands.next(command, then));
    }

    boolean isAnswered(long number) {
        return commands.isAnswered(number);
    }

    // ---- invariants

    /** Only disks and owners change the pieces that we have, so other events need no look at them. */
    private void check() {
        if (mayClaimMore) {
            mayClaimMore = false;
            claims.update(pieces());
        }
        host.check();
    }

    /** Checks the queues of its links. Returns how many blocks it has requested and not received. */
    int checkedRequests() {
        int asked = 0;
        if (!isHostile()) {
            for (LinkEnd end : links.all()) {
                must(!end.referee().weChoke() || end.blocks().isEmpty(), "nothing is queued for a peer that we choke");
                // Requests on a link that we have closed are given up, although the end is not reported yet.
                asked += end.isOpen() ? end.referee().askedCount() : 0;
            }
        }
        return asked;
    }

    /** Checks every piece. It is slow, so use it at the end of a scenario. */
    void checkEverything() {
        claims.checkAll(store.saved().pieces());
    }

    private void must(boolean holds, String what) {
        if (!holds) {
            throw new Violation(world, this + ": " + what);
        }
    }

    // ---- links

    private void dial(Remote remote) {
        PeerAddress address = remote.peerAddress().orElseThrow();
        dials++;
        must(address.port() != 0, "only usable addresses are dialled");
        net.dial(this, address);
    }

    /** The number of connection attempts of this host. */
    int dials() {
        return dials;
    }

    LinkId nextLink() {
        return links.nextId();
    }

    void opened(LinkEnd end, PeerEvent.Connected event) {
        links.add(end);
        if (content.isReal()) {
            int pieceCount = hasMetadata() ? content.geometry().pieceCount() : 0;
            links.decode(
                    end,
                    new Codec(
                            host.payloads(),
                            pieceCount,
                            plan.extensions.size(),
                            end.link().random()));
        }
        deliver(event);
    }

    void closed(LinkEnd end, CloseReason reason) {
        if (links.remove(end)) {
            deliver(new PeerEvent.Closed(end.id(), reason));
        }
    }

    Codec codec(LinkEnd end) {
        return links.codec(end);
    }

    /**
     * The blocks that are sent for these requests: those on disk, unless they cannot be read or this host sends false
     * ones.
     */
    List<SimNet.Block> read(List<BlockRef> blocks) {
        List<SimNet.Block> found = new ArrayList<>();
        for (BlockRef block : blocks) {
            for (BlockData data : disk.read(block)) {
                boolean lies = plan.liesRate > 0 && random.nextDouble() < plan.liesRate;
                found.add(new SimNet.Block(block, lies ? data.corrupted() : data));
            }
        }
        return found;
    }

    // ---- events of the machine

    @Override
    public void onAnswered(long number) {
        commands.onAnswered(number);
    }

    @Override
    public void onNotice(Notice notice) {
        notices.add(notice);
        owner.onNotice(notice);
    }

    @Override
    public void onStats(TorrentStats latest) {
        stats = Optional.of(latest);
        owner.onStats(latest);
    }

    /** Opens the content whenever it is needed. */
    private final class Scenario implements TorrentOwner {
        @Override
        public Bitfield unchecked() {
            return Bitfield.empty(content.geometry().pieceCount());
        }

        @Override
        public Store saving(Store store) {
            return store;
        }

        @Override
        public void onOpened() {}

        @Override
        public void onNotice(Notice notice) {
            if (notice instanceof Notice.ContentNeeded) {
                long born = life;
                world.after(0, () -> {
                    if (born == life) {
                        command(Command.OpenContent::new);
                    }
                });
            }
        }

        @Override
        public void onStats(TorrentStats latest) {}
    }

    // ---- questions

    World world() {
        return world;
    }

    HostPlan plan() {
        return plan;
    }

    SimContent content() {
        return content;
    }

    SimDisk disk() {
        return disk;
    }

    SimStore store() {
        return store;
    }

    SimHost host() {
        return host;
    }

    /** The address of its host. */
    PeerAddress address() {
        return host.address();
    }

    PeerId peerId() {
        return peerId;
    }

    /** The pieces that the machine claims to have. */
    Bitfield pieces() {
        return torrent.filter(Torrent::hasContent).map(Torrent::pieces).orElseGet(claims::pieces);
    }

    boolean has(int piece) {
        return torrent.map(machine -> machine.has(new PieceIndex(piece)))
                .orElseGet(() -> claims.pieces().has(piece));
    }

    boolean isComplete() {
        return hasMetadata() && claims.pieces().isFull();
    }

    List<PeerStatus> peers() {
        return torrent.map(machine -> machine.peers(host.clock().now())).orElse(List.of());
    }

    List<Notice> notices() {
        return List.copyOf(notices);
    }

    boolean hasNoticed(Class<? extends Notice> kind) {
        return notices.stream().anyMatch(kind::isInstance);
    }

    TorrentStats stats() {
        return stats.orElseThrow();
    }

    /** Links that are open. */
    List<LinkEnd> links() {
        return links.open();
    }

    @Override
    public String toString() {
        return plan.name;
    }
}
