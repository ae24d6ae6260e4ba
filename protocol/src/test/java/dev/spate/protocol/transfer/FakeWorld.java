package dev.spate.protocol.transfer;

import dev.spate.protocol.announce.Announcement;
import dev.spate.protocol.port.CloseReason;
import dev.spate.protocol.port.ContentOpener;
import dev.spate.protocol.port.Disk;
import dev.spate.protocol.port.LinkId;
import dev.spate.protocol.port.LocalPeer;
import dev.spate.protocol.port.Notice;
import dev.spate.protocol.port.OpenContent;
import dev.spate.protocol.port.PeerEvent.Connected;
import dev.spate.protocol.port.PeerEvent.Direction;
import dev.spate.protocol.port.Peers;
import dev.spate.protocol.port.Publisher;
import dev.spate.protocol.port.Store;
import dev.spate.protocol.port.StoredContent;
import dev.spate.protocol.port.TorrentPorts;
import dev.spate.protocol.port.TorrentSettings;
import dev.spate.protocol.port.TorrentSetup;
import dev.spate.protocol.port.TorrentStats;
import dev.spate.protocol.session.SessionResources;
import dev.spate.protocol.swarm.Peer;
import dev.spate.protocol.swarm.PeerTable;
import dev.spate.wire.BlockRef;
import dev.spate.wire.Payload;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.PeerId;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.PieceIndex;
import dev.spate.wire.Remote;
import dev.spate.wire.Remote.PeerEndpoint;
import dev.spate.wire.Remote.WebSeed;
import dev.spate.wire.WireHash;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.peer.Bitfield;
import dev.spate.wire.peer.Handshake.Features;
import dev.spate.wire.peer.Message;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Records everything that a torrent asks of its ports; a test sends the answers. */
public final class FakeWorld implements Peers, Disk, Store, ContentOpener, Publisher {
    /** What the peers of tests support. */
    public static final Features FEATURES = new Features(true, true, false, false);

    public static final long SECOND = 1_000_000_000L;
    public static final int BLOCK = 16 * 1024;

    /** Four pieces of two blocks, except the last piece, which is one byte. */
    public static final PieceGeometry GEOMETRY = new PieceGeometry(6 * BLOCK + 1, 2 * BLOCK);

    public final SessionResources resources;
    public final List<String> disk = new ArrayList<>();
    public final List<String> saved = new ArrayList<>();
    /** The info dictionaries of the content that was to be opened. */
    public final List<byte[]> opened = new ArrayList<>();

    public final List<PeerAddress> dialled = new ArrayList<>();
    public final List<WebSeed> webSeedsDialled = new ArrayList<>();
    public final List<Announcement> announced = new ArrayList<>();
    public final List<Long> answered = new ArrayList<>();
    public final List<Notice> notices = new ArrayList<>();
    public final List<TorrentStats> stats = new ArrayList<>();
    public final Map<LinkId, List<Message>> sent = new LinkedHashMap<>();
    final Map<LinkId, List<BlockRef>> uploads = new LinkedHashMap<>();
    public final Map<LinkId, CloseReason> closed = new LinkedHashMap<>();
    final Set<FakePayload> payloads = new LinkedHashSet<>();
    public final TorrentPorts ports;
    public int watches;

    public FakeWorld() {
        this(new SessionResources(10, 3, 100, 0, 0, 0));
    }

    public FakeWorld(SessionResources resources) {
        this.resources = resources;
        this.ports = new TorrentPorts(
                this,
                this::dial,
                (tracker, url, announcement) -> announced.add(announcement),
                this,
                this,
                resources,
                List.of(),
                List.of());
    }

    /** The context of a torrent, for the test of one of its parts. */
    public TorrentContext context(PeerTable peerTable, long upBytesPerSecond) {
        return new TorrentContext(
                GEOMETRY,
                new PiecePriorities(GEOMETRY, List.of(), List.of(), false),
                peerTable,
                ports,
                this,
                new BlockBudget(resources),
                new Blame(),
                new TransferCounters(),
                resources.down().child(0, 0),
                resources.up().child(upBytesPerSecond, 0),
                4);
    }

    /** A torrent whose content is open, with default settings. */
    public TorrentSetup setup(Metainfo metainfo, StoredContent stored, boolean isPaused, PeerAddress... peers) {
        return setup(metainfo, stored, new TorrentSettings(false, 0, 0, 10, 4), isPaused, peers);
    }

    /** A torrent whose content is open. */
    public TorrentSetup setup(
            Metainfo metainfo, StoredContent stored, TorrentSettings settings, boolean isPaused, PeerAddress... peers) {
        return new TorrentSetup(
                WireHash.of(metainfo.infoHash()),
                new LocalPeer(id(50), "Spate", 6881),
                metainfo.trackers(),
                settings,
                isPaused,
                List.of(peers),
                new TorrentSetup.Start.Open(content(metainfo, stored)));
    }

    /** The content of this torrent, with the disk and the store of this world. */
    public OpenContent content(Metainfo metainfo, StoredContent stored) {
        return new OpenContent(metainfo, stored, List.of(), this, this, List.of());
    }

    /** A dialer that only notes what it is asked for. */
    public void dial(Remote remote) {
        switch (remote) {
            case PeerEndpoint peer -> dialled.add(peer.address());
            case WebSeed seed -> webSeedsDialled.add(seed);
        }
    }

    public static PeerAddress address(int number) {
        return PeerAddress.of(new byte[] {45, 0, 0, (byte) number}, 6881);
    }

    public static PeerId id(int number) {
        byte[] id = new byte[PeerId.LENGTH];
        Arrays.fill(id, (byte) number);
        return new PeerId(id);
    }

    public static Connected connected(int number, Direction direction) {
        return new Connected(new LinkId(number), new PeerEndpoint(address(number)), direction, id(number), FEATURES);
    }

    /** A connected peer that has everything and chokes us. */
    public static Peer peer(int number) {
        return new Peer(connected(number, Direction.INCOMING), number, GEOMETRY.pieceCount(), 0);
    }

    public static BlockRef block(int piece, int number) {
        return GEOMETRY.block(piece, number);
    }

    public static Bitfield pieces(int... which) {
        Bitfield set = Bitfield.empty(GEOMETRY.pieceCount());
        for (int piece : which) {
            set.set(piece);
        }
        return set;
    }

    public FakePayload payload(BlockRef block) {
        FakePayload payload = new FakePayload(block.length());
        payloads.add(payload);
        return payload;
    }

    public List<Message> sentTo(int link) {
        return sent.getOrDefault(new LinkId(link), List.of());
    }

    public List<BlockRef> uploadsTo(int link) {
        return uploads.getOrDefault(new LinkId(link), List.of());
    }

    /** Requests on this link, in order. */
    public List<BlockRef> requestedOf(int link) {
        return sentTo(link).stream()
                .filter(Message.Request.class::isInstance)
                .map(message -> ((Message.Request) message).block())
                .toList();
    }

    /** A payload that counts its releases. */
    public static final class FakePayload implements Payload {
        private int length;
        public int releases;

        FakePayload(int length) {
            this.length = length;
        }

        @Override
        public int length() {
            return length;
        }

        @Override
        public boolean append(Payload rest) {
            length += rest.length();
            rest.release();
            return true;
        }

        @Override
        public void release() {
            releases++;
        }
    }

    // ---- links

    @Override
    public void send(LinkId link, Message message) {
        sent.computeIfAbsent(link, unknown -> new ArrayList<>()).add(message);
    }

    @Override
    public void upload(LinkId link, BlockRef block) {
        uploads.computeIfAbsent(link, unknown -> new ArrayList<>()).add(block);
    }

    @Override
    public int discardUploads(LinkId link) {
        List<BlockRef> queued = uploads.getOrDefault(link, new ArrayList<>());
        int count = queued.size();
        queued.clear();
        return count;
    }

    @Override
    public boolean discardUpload(LinkId link, BlockRef block) {
        return uploads.getOrDefault(link, new ArrayList<>()).remove(block);
    }

    @Override
    public void close(LinkId link, CloseReason reason) {
        closed.put(link, reason);
    }

    // ---- disk and store

    @Override
    public void check(PieceIndex piece) {
        disk.add("check " + piece.value());
    }

    @Override
    public void write(BlockRef block, Payload payload) {
        disk.add("write " + block.piece() + ":" + block.begin() / BLOCK);
    }

    @Override
    public void recover() {
        disk.add("recover");
    }

    @Override
    public void discard(PieceIndex piece) {
        disk.add("discard " + piece.value());
    }

    @Override
    public void digest(PieceIndex piece) {
        disk.add("digest " + piece.value());
    }

    @Override
    public void force(long ticket) {
        disk.add("force " + ticket);
    }

    @Override
    public void confirm(long ticket, BitSet files) {
        disk.add("confirm " + ticket);
    }

    @Override
    public void want(BitSet files) {
        disk.add("want " + files);
    }

    @Override
    public void watch() {
        watches++;
    }

    @Override
    public void save(long ticket, Bitfield pieces, long uploadedBytes, long downloadedBytes) {
        StringBuilder which = new StringBuilder();
        for (int piece = pieces.nextSet(0); piece >= 0; piece = pieces.nextSet(piece + 1)) {
            which.append(piece);
        }
        saved.add(ticket + ": " + which);
    }

    @Override
    public void open(byte[] info) {
        opened.add(info);
    }

    @Override
    public void reopen() {
        disk.add("reopen");
    }

    @Override
    public void close() {
        disk.add("close");
    }

    // ---- the owner

    @Override
    public void onAnswered(long number) {
        answered.add(number);
    }

    @Override
    public void onNotice(Notice notice) {
        notices.add(notice);
    }

    @Override
    public void onStats(TorrentStats stats) {
        this.stats.add(stats);
    }
}
