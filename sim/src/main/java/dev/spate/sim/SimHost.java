package dev.spate.sim;

import dev.spate.protocol.machine.Machine;
import dev.spate.protocol.port.CloseReason;
import dev.spate.protocol.port.Command;
import dev.spate.protocol.port.ContentEvent;
import dev.spate.protocol.port.DiskEvent;
import dev.spate.protocol.port.LinkId;
import dev.spate.protocol.port.LocalPeer;
import dev.spate.protocol.port.NetworkChanged;
import dev.spate.protocol.port.Notice;
import dev.spate.protocol.port.OpenContent;
import dev.spate.protocol.port.PeerEvent;
import dev.spate.protocol.port.Publisher;
import dev.spate.protocol.port.StoredContent;
import dev.spate.protocol.port.TorrentEvent;
import dev.spate.protocol.port.TorrentPorts;
import dev.spate.protocol.port.TorrentSettings;
import dev.spate.protocol.port.TorrentSetup;
import dev.spate.protocol.port.TorrentStats;
import dev.spate.protocol.session.SessionResources;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.LongFunction;

/**
 * A machine of the production code and its environment. It is driven as by the engine's loop: one event at a time, and
 * a tick when the machine asked for it. After each of them, the invariants are checked.
 */
final class SimHost implements Publisher {
    /** Ticks at the same time after which a machine counts as spinning. */
    private static final int TICKS_AT_ONCE_MAX = 50;

    /** Blocks without a request that may arrive in addition, for example when a request was given up too early. */
    private static final int LATE_BLOCKS_MAX = 64;

    private final World world;
    private final SimNet net;
    private final SimTracker tracker;
    private final SimContent content;
    private final HostPlan plan;
    private final SimDisk disk;
    private final SimStore store;
    private final SplittableRandom random;
    private final Line line;
    private final PeerId peerId;
    private final SimLinks links;

    // The state of one run of the process.
    private Optional<Torrent> torrent = Optional.empty();
    private Optional<Attacker> attacker = Optional.empty();
    private SessionResources resources;
    private PayloadPool payloads = new PayloadPool();
    private Bitfield owned;
    private long life;
    private long tickAt = Machine.NEVER;
    private int ticksAtOnce;

    private int dials;
    private long lastCommand;
    private final Set<Long> answered = new LinkedHashSet<>();
    private final List<Notice> notices = new ArrayList<>();
    private Optional<TorrentStats> stats = Optional.empty();

    SimHost(World world, SimNet net, SimTracker tracker, SimContent content, HostPlan plan) {
        this.world = world;
        this.net = net;
        this.tracker = tracker;
        this.content = content;
        this.plan = plan;
        this.random = world.random(plan.name);
        this.links = new SimLinks(net, plan);
        this.line = new Line(plan.lineUp, plan.lineDown, plan.lineBuffer, plan.mtu);
        line.putBehind(plan.nat);
        this.peerId = PeerId.random("-SP0100-", random);
        int pieces = content.geometry().pieceCount();
        this.disk = new SimDisk(world, plan.name, content);
        this.store = new SimStore(world, plan.name, disk, pieces);
        this.owned = Bitfield.empty(pieces);
        this.resources = newResources();
        if (plan.isSeed) {
            disk.fill(0, pieces);
            store.assume(Bitfield.full(pieces));
        }
        net.add(this);
    }

    private SessionResources newResources() {
        return new SessionResources(plan.connectionsMax, plan.dialsMax, plan.blocksMax, 0, 0, world.now());
    }

    // ---- start and end

    /** Starts the process with the saved progress and without a recheck. */
    void start() {
        start(Bitfield.empty(content.geometry().pieceCount()));
    }

    /** Starts the process with the saved progress and a recheck of these pieces. */
    void start(Bitfield unchecked) {
        world.act(this, "its start", () -> begin(unchecked));
    }

    private void begin(Bitfield unchecked) {
        life++;
        resources = newResources();
        payloads = new PayloadPool();
        owned = Bitfield.empty(content.geometry().pieceCount());
        tickAt = Machine.NEVER;
        long now = world.now();
        long born = life;
        disk.serve(event -> deliverTo(born, event), this::has);
        store.serve(event -> deliverTo(born, event));
        TorrentPorts ports = ports(born);
        if (plan.attack.isPresent()) {
            attacker = Optional.of(
                    new Attacker(plan.attack.get(), plan.comesBackAfter, List.copyOf(plan.peers), ports, now));
        } else {
            torrent = Optional.of(new Torrent(setup(unchecked), ports, random.split(), now));
            checkPieces();
        }
        settle();
    }

    private TorrentPorts ports(long born) {
        return new TorrentPorts(
                links,
                this::dial,
                plan.usesTracker
                        ? tracker.portOf(() -> plan.address, event -> deliverTo(born, event))
                        : (number, url, announcement) -> {},
                this::openLater,
                this,
                resources,
                List.of());
    }

    private TorrentSetup setup(Bitfield unchecked) {
        return new TorrentSetup(
                WireHash.of(content.metainfo().infoHash()),
                new LocalPeer(peerId, plan.name, plan.address.port()),
                content.metainfo().trackers(),
                new TorrentSettings(plan.inOrder, plan.limitDown, plan.limitUp, plan.connectionsMax, plan.unchokeSlots),
                plan.isPaused,
                plan.peers,
                plan.hasOnlyLink ? Optional.empty() : Optional.of(openContent(unchecked)));
    }

    private OpenContent openContent(Bitfield unchecked) {
        SimStore.Saved saved = store.saved();
        StoredContent stored = new StoredContent(
                saved.pieces().copy(), unchecked.copy(), plan.guarded, saved.downloadedBytes(), saved.uploadedBytes());
        return new OpenContent(content.metainfo(), stored, plan.filePriorities, disk, store, List.of());
    }

    /** The metadata has arrived: the disk opens the files. */
    private void openLater(byte[] info) {
        must(Arrays.equals(info, content.metainfo().infoBytes()), "metadata is genuine");
        long born = life;
        world.after(plan.openingTime, () -> {
            if (born == life) {
                links.learnPieceCount(content.geometry().pieceCount());
                deliver(new ContentEvent.Opened(
                        openContent(Bitfield.empty(content.geometry().pieceCount()))));
            }
        });
    }

    private Optional<Machine<TorrentEvent>> machine() {
        return torrent.<Machine<TorrentEvent>>map(machine -> machine).or(() -> attacker);
    }

    private void deliverTo(long born, TorrentEvent event) {
        if (born == life) {
            deliver(event);
        }
    }

    /**
     * Moves the host to another address, as a machine that changes its network: its links end, and the other hosts
     * learn it late.
     */
    void moveTo(PeerAddress address) {
        net.move(this, address);
        deliver(new NetworkChanged());
    }

    /** The power fails. */
    void crash() {
        vanish();
        disk.crash();
    }

    /** The process is killed; the bytes that it had written stay in the system's cache and so on disk. */
    void kill() {
        vanish();
        disk.abandon();
    }

    private void vanish() {
        net.vanish(this);
        store.abandon();
        life++;
        torrent = Optional.empty();
        attacker = Optional.empty();
        links.clear();
    }

    /** The process ends properly: {@link Command.Stop} was answered before. */
    void end() {
        must(answered.contains(lastCommand), "a process ends when its last command is answered");
        must(resources.isBalanced(), "all resources are given back");
        must(payloads.held() == 0, payloads.held() + " payloads have leaked");
        must(store.saved().pieces().equals(owned), "all progress is saved");
        vanish();
        disk.abandon();
    }

    boolean isUp() {
        return machine().isPresent();
    }

    /** Whether the host is hostile and follows no rules. */
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
        Optional<Machine<TorrentEvent>> machine = machine();
        if (machine.isEmpty()) {
            release(event);
            return;
        }
        world.witness(plan.name, event);
        world.act(this, event, () -> {
            machine.get().handle(event, world.now());
            if (event instanceof DiskEvent || event instanceof ContentEvent || event instanceof Command) {
                checkPieces();
            }
            settle();
        });
    }

    private static void release(TorrentEvent event) {
        if (event instanceof PeerEvent.Received(var _, Message.Piece piece)) {
            piece.payload().release();
        }
    }

    private void settle() {
        checkAlways();
        long next = machine().map(Machine::nextTick).orElse(Machine.NEVER);
        if (next == tickAt || next == Machine.NEVER) {
            tickAt = next;
            return;
        }
        ticksAtOnce = next <= world.now() ? ticksAtOnce : 0;
        tickAt = next;
        long born = life;
        world.at(next, () -> {
            if (born == life && tickAt == next) {
                world.act(this, "a tick", this::tick);
            }
        });
    }

    private void tick() {
        must(ticksAtOnce++ < TICKS_AT_ONCE_MAX, "a tick leads to a later one");
        tickAt = Machine.NEVER;
        machine().ifPresent(machine -> machine.tick(world.now()));
        settle();
    }

    /** Sends a command and returns its number. */
    long command(LongFunction<Command> command) {
        long number = ++lastCommand;
        deliver(command.apply(number));
        return number;
    }

    boolean isAnswered(long number) {
        return answered.contains(number);
    }

    // ---- invariants

    /** Only disks and owners change the pieces that we have. */
    private void checkPieces() {
        Bitfield now = torrent.filter(Torrent::hasContent).map(Torrent::pieces).orElse(owned);
        if (!now.equals(owned)) {
            for (int piece = now.nextSet(0); piece >= 0; piece = now.nextSet(piece + 1)) {
                must(
                        owned.has(piece) || disk.isGenuine(piece),
                        "piece " + piece + " is claimed, so its bytes are genuine");
            }
            owned = now;
        }
    }

    private void checkAlways() {
        if (isHostile()) {
            return;
        }
        int asked = 0;
        for (LinkEnd end : links.all()) {
            must(!end.referee().weChoke() || end.blocks().isEmpty(), "nothing is queued for a peer that we choke");
            // Requests on a link that we have closed are given up, although the end of the link is not reported yet.
            asked += end.isOpen() ? end.referee().askedCount() : 0;
        }
        must(asked <= plan.blocksMax, "no more is requested than there is memory for");
        must(payloads.held() <= plan.blocksMax + LATE_BLOCKS_MAX, "no more payloads are held than there is memory for");
    }

    /** Checks every piece. It is slow, so use it at the end of a scenario. */
    void checkEverything() {
        for (int piece = owned.nextSet(0); piece >= 0; piece = owned.nextSet(piece + 1)) {
            must(disk.isGenuine(piece), "piece " + piece + " is claimed, so its bytes are genuine");
        }
        Bitfield saved = store.saved().pieces();
        for (int piece = saved.nextSet(0); piece >= 0; piece = saved.nextSet(piece + 1)) {
            must(disk.isDurable(piece), "piece " + piece + " is saved, so its bytes are durable");
        }
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
            links.decode(end, new Codec(payloads, pieceCount, end.link().random()));
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
        must(answered.add(number), "a command is answered once");
    }

    @Override
    public void onNotice(Notice notice) {
        notices.add(notice);
    }

    @Override
    public void onStats(TorrentStats latest) {
        stats = Optional.of(latest);
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

    Line line() {
        return line;
    }

    PayloadPool payloads() {
        return payloads;
    }

    SessionResources resources() {
        return resources;
    }

    PeerAddress address() {
        return plan.address;
    }

    PeerId peerId() {
        return peerId;
    }

    /** The pieces that the machine claims to have. */
    Bitfield pieces() {
        return torrent.filter(Torrent::hasContent).map(Torrent::pieces).orElse(owned);
    }

    boolean has(int piece) {
        return torrent.map(machine -> machine.has(new PieceIndex(piece))).orElseGet(() -> owned.has(piece));
    }

    boolean isComplete() {
        return hasMetadata() && owned.isFull();
    }

    List<PeerStatus> peers() {
        return torrent.map(machine -> machine.peers(world.now())).orElse(List.of());
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
