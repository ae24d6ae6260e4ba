package dev.spate.sim;

import dev.spate.protocol.port.CloseReason;
import dev.spate.protocol.port.PeerEvent;
import dev.spate.protocol.port.PeerEvent.Direction;
import dev.spate.wire.BlockRef;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.Remote.PeerEndpoint;
import dev.spate.wire.peer.Handshake.Features;
import dev.spate.wire.peer.Message;
import dev.spate.wire.peer.MessageEncoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Carries the links of hosts. Each host has one line with a bandwidth in each direction, and each link has a latency.
 * Lost data arrives later, as with TCP, and the order is kept. Datagrams have a network of their own, on the same lines.
 */
final class SimNet {
    private static final long CONNECT_TIMEOUT = 10 * World.SECOND;
    private static final long RETRANSMISSION = 400 * World.MILLI;
    private static final int BLOCKS_AT_ONCE = 2;

    /** A block on its way. */
    record Block(BlockRef block, BlockData data) {}

    private final World world;
    private final Map<PeerAddress, SimHost> hosts = new LinkedHashMap<>();
    private final Set<SimLink> links = new LinkedHashSet<>();
    private final SimDatagrams datagrams;
    private Weather weather;

    SimNet(World world, Weather weather) {
        this.world = world;
        this.datagrams = new SimDatagrams(world, weather);
        this.weather = weather;
    }

    void weather(Weather newWeather) {
        weather = newWeather;
        datagrams.weather(newWeather);
    }

    /** What is sent without a link, between the same hosts. */
    SimDatagrams datagrams() {
        return datagrams;
    }

    void add(SimHost host) {
        if (hosts.put(host.address(), host) != null) {
            throw new IllegalArgumentException("two hosts at " + host.address());
        }
    }

    int hostCount() {
        return hosts.size();
    }

    List<SimLink> links() {
        return List.copyOf(links);
    }

    // ---- connecting and closing

    void dial(SimTorrent from, PeerAddress address) {
        long life = from.life();
        Optional<SimHost> to = Optional.ofNullable(hosts.get(address));
        // One round trip for the connection, and one more way for the handshakes.
        world.after(to.isEmpty() ? CONNECT_TIMEOUT : 3 * weather.latencyMax(), () -> {
            if (from.life() != life) {
                return;
            }
            to.filter(host -> letsDial(from.host(), host))
                    .flatMap(host -> sharing(host, from.content()))
                    .ifPresentOrElse(
                            torrent -> connect(from, torrent),
                            () -> from.deliver(new PeerEvent.DialFailed(new PeerEndpoint(address))));
        });
    }

    private static boolean letsDial(SimHost from, SimHost to) {
        return to.line()
                .nat()
                .map(nat -> nat.letsDialIn(to.address().port(), from.line().nat()))
                .orElse(true);
    }

    /** The running torrent with this content on this host. */
    private static Optional<SimTorrent> sharing(SimHost host, SimContent content) {
        return host.torrents().stream()
                .filter(torrent -> torrent.isUp() && torrent.content().equals(content))
                .findFirst();
    }

    private void connect(SimTorrent from, SimTorrent to) {
        SimLink link = new SimLink(world, from, to, weather);
        links.add(link);
        LinkEnd theirs = link.listener();
        world.at(link.arrival(link.dialler(), world.now(), 0), () -> openEnd(theirs, from, Direction.INCOMING));
        openEnd(link.dialler(), to, Direction.OUTGOING);
    }

    private static void openEnd(LinkEnd end, SimTorrent other, Direction direction) {
        boolean isIncoming = direction == Direction.INCOMING;
        int port = 40_000 + (int) (end.id().value() % 20_000);
        if (end.isOpen()) {
            end.torrent()
                    .opened(
                            end,
                            new PeerEvent.Connected(
                                    end.id(),
                                    new PeerEndpoint(
                                            isIncoming ? other.address().withPort(port) : other.address()),
                                    direction,
                                    other.peerId(),
                                    new Features(end.isFast(), end.isExtended(), false, false)));
        }
    }

    /** Closes this end for a reason of its host. The other end learns it after the data that is on its way. */
    void close(LinkEnd end, CloseReason reason) {
        if (!end.isOpen()) {
            return;
        }
        LinkEnd other = end.link().other(end);
        ends(end, reason, world.now() + World.MICRO);
        world.at(end.link().arrival(end, world.now(), 0), () -> ends(other, CloseReason.PEER_CLOSED, world.now()));
    }

    private void ends(LinkEnd end, CloseReason reason, long at) {
        if (!end.isOpen()) {
            return;
        }
        end.close();
        links.remove(end.link());
        SimTorrent torrent = end.torrent();
        long life = torrent.life();
        world.at(at, () -> {
            if (torrent.life() == life) {
                torrent.closed(end, reason);
            }
        });
    }

    /** The network loses a link. */
    void breakLink(SimLink link) {
        ends(link.dialler(), CloseReason.PEER_CLOSED, world.now());
        ends(link.listener(), CloseReason.PEER_CLOSED, world.now());
    }

    /** The torrent vanishes without closing its links. Its peers learn it when their system gives up. */
    void vanish(SimTorrent torrent) {
        for (LinkEnd own : endsOf(torrent)) {
            own.close();
            learnsLate(own.link().other(own));
        }
    }

    private void learnsLate(LinkEnd end) {
        world.after(
                5 * World.SECOND + end.link().random().nextLong(60 * World.SECOND),
                () -> ends(end, CloseReason.PEER_CLOSED, world.now()));
    }

    /** The host has another address from now on: its own ends break, and its peers learn it as when it vanishes. */
    void move(SimHost host, PeerAddress address) {
        hosts.remove(host.address());
        host.setAddress(address);
        add(host);
        for (SimTorrent torrent : host.torrents()) {
            for (LinkEnd own : endsOf(torrent)) {
                ends(own, CloseReason.PEER_CLOSED, world.now());
                learnsLate(own.link().other(own));
            }
        }
    }

    /** The ends of the open links of a torrent; of a link to itself one end. */
    private List<LinkEnd> endsOf(SimTorrent torrent) {
        return links.stream()
                .filter(link -> link.dialler().torrent().equals(torrent)
                        || link.listener().torrent().equals(torrent))
                .map(link -> link.dialler().torrent().equals(torrent) ? link.dialler() : link.listener())
                .toList();
    }

    // ---- traffic on links

    /** Something is in the queue of this end; the host's line sends it when it has room. */
    void wake(LinkEnd end) {
        if (!end.isSending() && end.isOpen()) {
            end.beginSending(0);
            world.after(10 * World.MICRO, () -> send(end));
        }
    }

    private void send(LinkEnd end) {
        end.endSending();
        if (!end.isOpen() || (end.messages().isEmpty() && end.blocks().isEmpty())) {
            return;
        }
        List<Message> messages = List.copyOf(end.messages());
        end.messages().clear();
        List<BlockRef> taken = new ArrayList<>();
        while (taken.size() < BLOCKS_AT_ONCE && !end.blocks().isEmpty()) {
            taken.add(end.blocks().remove());
        }
        List<Block> blocks = end.torrent().read(taken);
        end.beginSending(taken.size());
        long sent = end.torrent().host().line().up(world.now(), length(messages, blocks));
        long life = end.torrent().life();
        world.at(sent, () -> left(end, life, messages, taken, blocks));
    }

    private void left(LinkEnd end, long life, List<Message> messages, List<BlockRef> taken, List<Block> blocks) {
        end.endSending();
        if (!end.isOpen() || end.torrent().life() != life) {
            return;
        }
        SimLink link = end.link();
        if (link.random().nextDouble() < weather.breakRate()) {
            cut(end, messages, blocks);
            return;
        }
        long delay = link.random().nextDouble() < weather.lossRate() ? RETRANSMISSION + 2 * link.latency() : 0;
        long arrives = link.arrival(end, world.now(), delay);
        SimHost receiver = link.other(end).torrent().host();
        long bytes = blocks.stream().mapToLong(block -> block.block().length()).sum();
        // The receiver's line may be the slower one, and it also keeps the order.
        world.at(
                link.arrival(end, receiver.line().down(arrives, bytes) - link.latency(), 0),
                onArrival(end, messages, blocks, 1));
        if (!taken.isEmpty()) {
            List<BlockRef> unread = new ArrayList<>(taken);
            for (Block block : blocks) {
                end.referee().sent(block.block());
                unread.remove(block.block());
            }
            end.torrent().deliver(new PeerEvent.Uploaded(end.id(), taken.size(), bytes, unread));
        }
        wake(end);
    }

    /** The link breaks while this is sent: it ends here now, and there after the first part has arrived. */
    private void cut(LinkEnd end, List<Message> messages, List<Block> blocks) {
        LinkEnd other = end.link().other(end);
        Runnable arrival = onArrival(end, messages, blocks, end.link().random().nextDouble());
        ends(end, CloseReason.PEER_CLOSED, world.now());
        world.at(end.link().arrival(end, world.now(), 0), () -> {
            arrival.run();
            ends(other, CloseReason.PEER_CLOSED, world.now());
        });
    }

    private static long length(List<Message> messages, List<Block> blocks) {
        return messages.stream().mapToLong(MessageEncoder::encodedLength).sum()
                + blocks.stream().mapToLong(block -> block.block().length()).sum();
    }

    /** What happens when this share of a transmission arrives: real bytes end anywhere, phantom blocks are whole. */
    private Runnable onArrival(LinkEnd from, List<Message> messages, List<Block> blocks, double share) {
        LinkEnd to = from.link().other(from);
        if (!from.torrent().content().isReal()) {
            int count = (int) (share * (messages.size() + blocks.size()));
            List<Message> arriving = messages.subList(0, Math.min(count, messages.size()));
            List<Block> blocksArriving = blocks.subList(0, count - arriving.size());
            return () -> {
                arriving.forEach(message -> receive(to, message));
                for (Block block : blocksArriving) {
                    if (to.isOpen()) {
                        receive(
                                to,
                                new Message.Piece(
                                        block.block(),
                                        to.torrent()
                                                .host()
                                                .payloads()
                                                .phantom(block.block().length(), block.data())));
                    }
                }
            };
        }
        byte[] bytes = Codec.encode(messages, blocks);
        int length = (int) (share * bytes.length);
        return () -> {
            if (to.isOpen()) {
                decode(to, bytes, length).forEach(message -> receive(to, message));
            }
        };
    }

    private List<Message> decode(LinkEnd to, byte[] bytes, int length) {
        try {
            return to.torrent().codec(to).decode(bytes, length);
        } catch (ProtocolException e) {
            throw new Violation(world, "the other machine understands each message", e);
        }
    }

    private static void receive(LinkEnd to, Message message) {
        if (to.isOpen()) {
            to.referee().onReceived(message);
            to.torrent().deliver(new PeerEvent.Received(to.id(), message));
        } else if (message instanceof Message.Piece piece) {
            piece.payload().release();
        }
    }
}
