package dev.spate.tracker.answer;

import dev.spate.tracker.swarm.AnnounceOutcome;
import dev.spate.tracker.swarm.Endpoint;
import dev.spate.tracker.swarm.PeerAnnounce;
import dev.spate.tracker.swarm.SwarmKey;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.WireHash;
import dev.spate.wire.announce.ScrapeResponse.Counts;
import dev.spate.wire.announce.UdpAnswerWriter;
import dev.spate.wire.announce.UdpRequestReader;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Answers packets (BEP 15, 41). Thread-safe; stores nothing about the senders.
 *
 * <p>A packet can carry a forged sender address. So an address without a valid connection id gets only 16 bytes for a
 * connect request of at least 16 bytes, and no answer to other packets. With forged addresses, an attacker cannot make
 * this tracker send more bytes than it received.
 */
public final class UdpTracker {
    private static final Counts NONE = new Counts(0, 0, 0, 0);

    private final Tracker tracker;
    private final ConnectionIds connectionIds;
    private final LongSupplier clock;

    /**
     * Answers for this tracker.
     *
     * @param key0 half of a secret; connection ids of another secret are not valid
     * @param key1 the other half
     * @param clock nanoseconds that never go back
     */
    public UdpTracker(Tracker tracker, long key0, long key1, LongSupplier clock) {
        this.tracker = tracker;
        this.clock = clock;
        connectionIds = new ConnectionIds(key0, key1, clock.getAsLong());
    }

    /**
     * Writes the answer to a packet, or nothing if it gets no answer.
     *
     * @param packet from 0 to its limit
     * @param from the sender's address
     * @param out empty, with room for {@link AnswerLimits#UDP_IPV4_ANSWER_MAX} bytes; flipped when this returns
     */
    public void answer(ByteBuffer packet, Endpoint from, ByteBuffer out) {
        long now = clock.getAsLong();
        tracker.counters().add(Count.UDP_BYTES_IN, packet.limit());
        UdpRequestReader.Kind kind = UdpRequestReader.kind(packet);
        switch (kind) {
            case CONNECT -> {
                long id = connectionIds.issue(from, now);
                UdpAnswerWriter.connected(UdpRequestReader.transactionId(packet), id, out);
                tracker.counters().add(Count.UDP_CONNECTS);
            }
            case ANNOUNCE, SCRAPE -> {
                if (!connectionIds.isGood(UdpRequestReader.connectionId(packet), from, now)) {
                    tracker.counters().add(Count.UDP_DROPPED_UNPROVED);
                } else if (kind == UdpRequestReader.Kind.ANNOUNCE) {
                    announce(packet, from, now, out);
                } else {
                    scrape(packet, now, out);
                }
            }
            case NONE -> tracker.counters().add(Count.UDP_DROPPED_NO_REQUEST);
        }
        out.flip();
        tracker.counters().add(Count.UDP_BYTES_OUT, out.limit());
    }

    private void announce(ByteBuffer packet, Endpoint from, long now, ByteBuffer out) {
        SwarmKey swarm = SwarmKey.read(packet, UdpRequestReader.hashIndex());
        int port = UdpRequestReader.port(packet);
        if (!tracker.admits(swarm)) {
            refuse(packet, Refusals.NOT_ALLOWED, Count.NOT_ALLOWED, out);
            return;
        }
        if (port == 0) {
            refuse(packet, Refusals.NO_PORT, Count.MALFORMED, out);
            return;
        }
        if (UdpRequestReader.hasOptions(packet) && !hasGoodOptions(packet)) {
            refuse(packet, "malformed options", Count.MALFORMED, out);
            return;
        }
        Endpoint peer = from.withPort(port);
        PeerAnnounce peerAnnounce = AnnounceQuery.announce(
                swarm,
                peer,
                UdpRequestReader.left(packet),
                UdpRequestReader.event(packet),
                UdpRequestReader.numWant(packet));
        out.limit(Math.min(
                out.limit(), from.isIpv6() ? AnswerLimits.UDP_IPV6_ANSWER_MAX : AnswerLimits.UDP_IPV4_ANSWER_MAX));
        int at = out.position();
        UdpAnswerWriter.beginAnnounced(out);
        Optional<AnnounceOutcome> verdict = tracker.announce(peerAnnounce, now, out);
        if (verdict.isEmpty()) {
            out.position(at);
            refuse(packet, Refusals.NOT_ALLOWED, Count.NOT_ALLOWED, out);
            return;
        }
        switch (verdict.get()) {
            case AnnounceOutcome.Introduced(Counts counts) -> {
                int transaction = UdpRequestReader.transactionId(packet);
                UdpAnswerWriter.finishAnnounced(at, transaction, tracker.intervalSeconds(peer), counts, out);
                tracker.counters().add(Count.UDP_ANNOUNCES);
            }
            case AnnounceOutcome.Full full -> {
                out.position(at);
                refuse(packet, Refusals.reason(full), Refusals.count(full), out);
            }
        }
    }

    /** Path and query do not change the answer, but a packet with malformed options is refused. */
    private static boolean hasGoodOptions(ByteBuffer packet) {
        try {
            UdpRequestReader.urlData(packet);
            return true;
        } catch (ProtocolException e) {
            return false;
        }
    }

    private void scrape(ByteBuffer packet, long now, ByteBuffer out) {
        UdpAnswerWriter.beginScraped(UdpRequestReader.transactionId(packet), out);
        for (int i = 0; i < UdpRequestReader.hashCount(packet); i++) {
            SwarmKey swarm = SwarmKey.read(packet, UdpRequestReader.hashIndex() + i * WireHash.LENGTH);
            Counts counts = tracker.admits(swarm) ? tracker.counts(swarm, now).orElse(NONE) : NONE;
            UdpAnswerWriter.scraped(counts, out);
        }
        tracker.counters().add(Count.UDP_SCRAPES);
    }

    private void refuse(ByteBuffer packet, String reason, Count count, ByteBuffer out) {
        UdpAnswerWriter.refused(UdpRequestReader.transactionId(packet), reason, out);
        tracker.counters().add(count);
    }
}
