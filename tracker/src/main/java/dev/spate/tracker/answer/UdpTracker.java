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
 * Answers packets (BEP 15, 41). Thread-safe, and nothing is remembered of who asked.
 *
 * <p>Anybody can write anybody's address on a packet. So an address that has not proved itself by a connection id gets
 * 16 bytes for the 16 or more of a connect request, and silence for everything else: whoever forges addresses makes
 * this tracker send no more bytes than it received.
 */
public final class UdpTracker {
    private static final Counts NONE = new Counts(0, 0, 0, 0);

    private final Tracker tracker;
    private final ConnectionIds connectionIds;
    private final LongSupplier clock;

    /**
     * Answers for this tracker.
     *
     * @param key0 half of a secret that nobody else has; ids of another secret are worth nothing
     * @param key1 the other half
     * @param clock nanoseconds, never going back
     */
    public UdpTracker(Tracker tracker, long key0, long key1, LongSupplier clock) {
        this.tracker = tracker;
        this.clock = clock;
        connectionIds = new ConnectionIds(key0, key1, clock.getAsLong());
    }

    /**
     * Writes the answer to a packet, or nothing.
     *
     * @param packet from 0 to its limit
     * @param from where it came from
     * @param out empty, with room for {@link Limits#UDP_IPV4_ANSWER_MAX} bytes; flipped when this returns
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
            refuse(packet, "options that make no sense", Count.MALFORMED, out);
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

    /** Path and query change nothing here, but a packet that is broken behind its fields is broken. */
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
