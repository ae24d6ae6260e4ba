package dev.spate.protocol.metadata;

import static dev.spate.protocol.machine.Check.check;

import dev.spate.wire.WireHash;
import dev.spate.wire.peer.PeerLimits;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Assembles the info dictionary from the pieces that peers send, until its SHA-1 is the info-hash. Owned by the
 * metadata fetch.
 *
 * <p>Peers may claim different lengths. For each length there is one {@link MetadataAttempt}, fed by all peers that
 * claim it, and all attempts run at once: however many liars there are, no honest peer waits for them. When an attempt
 * is complete and its hash is wrong, the liar is unknown, unless a single peer sent everything. So from then on the
 * peers of this length are tried one by one, each in an attempt of its own, with more attempts at a time for as long as
 * a peer waits. A failure there convicts with certainty, and a success shows whose earlier pieces were wrong.
 */
public final class MetadataDownload {
    /** Sends requests to peers. */
    public interface Port {
        void request(int peer, int piece);
    }

    /** A piece of an attempt whose hash was wrong. */
    private record Evidence(int length, int piece, int sender, WireHash digest) {}

    private final byte[] infoHash;
    private final Port port;
    private final MessageDigest sha1;
    private final Map<Integer, MetadataPeer> sources = new LinkedHashMap<>();
    private final List<MetadataAttempt> attempts = new ArrayList<>();
    private final Set<Integer> contested = new LinkedHashSet<>();
    private final List<Evidence> evidence = new ArrayList<>();
    private final Set<Integer> liars = new LinkedHashSet<>();
    private int soleMax = MetadataLimits.SOLE_ATTEMPTS_FIRST;
    private Optional<byte[]> metadata = Optional.empty();

    /**
     * A download that has nothing yet.
     *
     * @param infoHash 20 bytes, of v1
     */
    public MetadataDownload(byte[] infoHash, Port port) {
        this.infoHash = infoHash.clone();
        this.port = port;
        try {
            this.sha1 = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }

    /** The info dictionary, once it is complete and genuine. */
    public Optional<byte[]> metadata() {
        return metadata.map(byte[]::clone);
    }

    public boolean isDone() {
        return metadata.isPresent();
    }

    /** Peers that have certainly lied since the last call; some may have left. */
    public Set<Integer> takeLiars() {
        Set<Integer> taken = new LinkedHashSet<>(liars);
        liars.clear();
        return taken;
    }

    /** Whether a peer offers metadata. */
    public boolean isSource(int peer) {
        return sources.containsKey(peer);
    }

    /** Bytes of the attempt that has most. */
    public long bytesHad() {
        return isDone() ? bytesWanted() : foremost().map(MetadataAttempt::bytes).orElse(0L);
    }

    /** Bytes of all attempts. */
    long bytesHeld() {
        return attempts.stream().mapToLong(MetadataAttempt::bytes).sum();
    }

    /** Bytes of the complete metadata, or 0 while no peer has offered any. */
    public int bytesWanted() {
        return metadata.map(whole -> whole.length)
                .or(() -> foremost().map(MetadataAttempt::length))
                .orElse(0);
    }

    private Optional<MetadataAttempt> foremost() {
        return attempts.stream().max(Comparator.comparingLong(MetadataAttempt::bytes));
    }

    /** A peer announces the length of the metadata; 0 for a peer that has none. */
    public Optional<MetadataFault> onOffer(int peer, int length, long now) {
        return onOffer(peer, length, false, now);
    }

    /**
     * A peer announces the length of the metadata; 0 for a peer that has none.
     *
     * @param isSlow whether no piece may be requested from it before it has sent the last one
     */
    public Optional<MetadataFault> onOffer(int peer, int length, boolean isSlow, long now) {
        check(length >= 0 && length <= PeerLimits.METADATA_LENGTH_MAX, "a claimed length is bounded");
        MetadataPeer metadataPeer = sources.get(peer);
        if (isDone() || length == (metadataPeer == null ? 0 : metadataPeer.length())) {
            return Optional.empty();
        }
        if (metadataPeer == null) {
            metadataPeer = new MetadataPeer(peer, isSlow ? 1 : MetadataLimits.REQUESTS_MAX, now);
            sources.put(peer, metadataPeer);
        }
        leaveAttempt(metadataPeer);
        if (metadataPeer.onClaim(length)) {
            return Optional.of(MetadataFault.LIES);
        }
        assign(metadataPeer, now);
        askAll(now);
        return Optional.empty();
    }

    /** A peer has sent a piece. */
    public Optional<MetadataFault> onPiece(int peer, int piece, int totalLength, byte[] bytes, long now) {
        MetadataPeer metadataPeer = sources.get(peer);
        if (isDone()) {
            return Optional.empty();
        }
        if (metadataPeer == null) {
            return Optional.of(MetadataFault.UNASKED);
        }
        if (metadataPeer.openRequests().remove(piece) == null) {
            return metadataPeer.onUnasked() ? Optional.of(MetadataFault.UNASKED) : Optional.empty();
        }
        MetadataAttempt metadataAttempt = metadataPeer.attempt().orElseThrow();
        metadataAttempt.onGivenUp(piece);
        if (totalLength != metadataAttempt.length() || bytes.length != metadataAttempt.pieceLength(piece)) {
            return Optional.of(MetadataFault.LIES);
        }
        metadataPeer.onPiece();
        if (!metadataAttempt.has(piece)) {
            metadataAttempt.put(piece, bytes, peer, now);
            if (metadataAttempt.isWhole()) {
                judge(metadataAttempt, now);
            } else {
                keepWithinMemory(metadataAttempt, now);
            }
        }
        askAll(now);
        return Optional.empty();
    }

    /** A peer has rejected a request. */
    public Optional<MetadataFault> onReject(int peer, int piece, long now) {
        MetadataPeer metadataPeer = sources.get(peer);
        if (isDone()) {
            return Optional.empty();
        }
        if (metadataPeer == null) {
            return Optional.of(MetadataFault.UNASKED);
        }
        if (metadataPeer.openRequests().remove(piece) == null) {
            return metadataPeer.onUnasked() ? Optional.of(MetadataFault.UNASKED) : Optional.empty();
        }
        metadataPeer.attempt().orElseThrow().onGivenUp(piece);
        boolean isTooOften = metadataPeer.onReject(now);
        askAll(now);
        return isTooOften ? Optional.of(MetadataFault.REJECTS) : Optional.empty();
    }

    /** A peer has left. The pieces that it sent stay, and so does its responsibility for them. */
    public void onLeft(int peer, long now) {
        MetadataPeer metadataPeer = sources.remove(peer);
        if (metadataPeer != null) {
            leaveAttempt(metadataPeer);
            askAll(now);
        }
    }

    /**
     * Once a second: gives up late requests, and requests again.
     *
     * @return peers that must be disconnected
     */
    public Map<Integer, MetadataFault> housekeep(long now) {
        Map<Integer, MetadataFault> faults = new LinkedHashMap<>();
        if (isDone()) {
            return faults;
        }
        for (MetadataPeer metadataPeer : sources.values()) {
            if (giveUpLate(metadataPeer, now) && metadataPeer.onTimeout()) {
                faults.put(metadataPeer.peer(), MetadataFault.SILENT);
            }
        }
        if (sources.values().stream().anyMatch(MetadataDownload::isWaiting)) {
            soleMax++;
        }
        sources.values().forEach(metadataPeer -> assign(metadataPeer, now));
        askAll(now);
        return faults;
    }

    private static boolean giveUpLate(MetadataPeer metadataPeer, long now) {
        List<Integer> late = metadataPeer.openRequests().entrySet().stream()
                .filter(each -> now - each.getValue() >= MetadataLimits.REQUEST_TIMEOUT)
                .map(Map.Entry::getKey)
                .toList();
        for (int piece : late) {
            metadataPeer.openRequests().remove(piece);
            metadataPeer.attempt().orElseThrow().onGivenUp(piece);
        }
        return !late.isEmpty();
    }

    // ---- which peer feeds which attempt

    private static boolean isWaiting(MetadataPeer metadataPeer) {
        return metadataPeer.attempt().isEmpty() && metadataPeer.length() > 0;
    }

    private void assign(MetadataPeer metadataPeer, long now) {
        if (!isWaiting(metadataPeer)) {
            return;
        }
        boolean isAlone = contested.contains(metadataPeer.length());
        OptionalInt sole = isAlone ? OptionalInt.of(metadataPeer.peer()) : OptionalInt.empty();
        Optional<MetadataAttempt> open = attempts.stream()
                .filter(metadataAttempt -> metadataAttempt.length() == metadataPeer.length()
                        && metadataAttempt.sole().equals(sole))
                .findFirst();
        if (open.isEmpty() && (!isAlone || soleCount() < soleMax)) {
            MetadataAttempt started = new MetadataAttempt(metadataPeer.length(), sole, now);
            attempts.add(started);
            open = Optional.of(started);
        }
        open.ifPresent(metadataPeer::join);
    }

    private long soleCount() {
        return attempts.stream()
                .filter(metadataAttempt -> metadataAttempt.sole().isPresent())
                .count();
    }

    /** An attempt whose last peer leaves keeps its pieces only as long as another peer may continue it. */
    private void leaveAttempt(MetadataPeer metadataPeer) {
        Optional<MetadataAttempt> left = metadataPeer.attempt();
        metadataPeer.leaveAttempt();
        left.filter(metadataAttempt -> supporters(metadataAttempt) == 0)
                .filter(metadataAttempt -> metadataAttempt.sole().isPresent() || metadataAttempt.bytes() == 0)
                .ifPresent(attempts::remove);
        List<MetadataAttempt> alone = attempts.stream()
                .filter(metadataAttempt -> supporters(metadataAttempt) == 0)
                .toList();
        if (alone.size() > MetadataLimits.ATTEMPTS_LEFT_MAX) {
            attempts.remove(alone.getFirst());
        }
    }

    private long supporters(MetadataAttempt metadataAttempt) {
        return sources.values().stream()
                .filter(metadataPeer -> feeds(metadataPeer, metadataAttempt))
                .count();
    }

    private static boolean feeds(MetadataPeer metadataPeer, MetadataAttempt metadataAttempt) {
        return metadataPeer.attempt().filter(metadataAttempt::equals).isPresent();
    }

    private void abandon(MetadataAttempt metadataAttempt) {
        attempts.remove(metadataAttempt);
        sources.values().stream()
                .filter(metadataPeer -> feeds(metadataPeer, metadataAttempt))
                .forEach(MetadataPeer::leaveAttempt);
    }

    /**
     * Drops attempts that are stuck, then those that the fewest peers support, and of these the ones that still need
     * most memory. So a peer that wants to stay must soon send all that it has claimed, and is then convicted.
     */
    private void keepWithinMemory(MetadataAttempt growing, long now) {
        while (bytesHeld() > MetadataLimits.BUFFERED_BYTES_MAX) {
            MetadataAttempt least = attempts.stream()
                    .filter(metadataAttempt -> !metadataAttempt.equals(growing) && metadataAttempt.bytes() > 0)
                    .min(Comparator.comparing((MetadataAttempt metadataAttempt) ->
                                    now - metadataAttempt.lastReceivedAt() < MetadataLimits.STUCK_AFTER)
                            .thenComparingLong(this::supporters)
                            .thenComparingLong(metadataAttempt -> -metadataAttempt.bytesLeft()))
                    .orElseThrow(() -> new IllegalStateException("one attempt alone never exceeds the limit"));
            // If they started again at once, they would take the memory of others again.
            sources.values().stream()
                    .filter(metadataPeer -> feeds(metadataPeer, least))
                    .forEach(metadataPeer -> metadataPeer.restUntil(now + MetadataLimits.REJECT_REST));
            abandon(least);
        }
        sources.values().forEach(metadataPeer -> assign(metadataPeer, now));
    }

    // ---- asking

    /**
     * Peers that have left requests unanswered come after the others, otherwise they would get the same requests again.
     */
    private void askAll(long now) {
        if (!isDone()) {
            sources.values().stream()
                    .sorted(Comparator.comparingInt(MetadataPeer::timeouts))
                    .forEach(metadataPeer -> ask(metadataPeer, now));
        }
    }

    private void ask(MetadataPeer metadataPeer, long now) {
        if (metadataPeer.attempt().isEmpty()) {
            return;
        }
        MetadataAttempt metadataAttempt = metadataPeer.attempt().get();
        while (metadataPeer.mayBeAsked(now)) {
            int piece = metadataAttempt.next(metadataPeer.openRequests().keySet(), now);
            if (piece < 0) {
                return;
            }
            metadataAttempt.onRequested(piece, now);
            metadataPeer.openRequests().put(piece, now);
            port.request(metadataPeer.peer(), piece);
        }
    }

    // ---- the verdict

    private void judge(MetadataAttempt metadataAttempt, long now) {
        if (Arrays.equals(metadataAttempt.hash(sha1), infoHash)) {
            metadata = Optional.of(metadataAttempt.toBytes());
            convictLiars(metadataAttempt);
            return;
        }
        abandon(metadataAttempt);
        Set<Integer> senders = metadataAttempt.senders();
        if (senders.size() == 1) {
            liars.addAll(senders);
            senders.forEach(this::forget);
        } else {
            contest(metadataAttempt);
        }
        sources.values().forEach(metadataPeer -> assign(metadataPeer, now));
    }

    private void forget(int liar) {
        MetadataPeer metadataPeer = sources.remove(liar);
        if (metadataPeer != null) {
            leaveAttempt(metadataPeer);
        }
    }

    private void contest(MetadataAttempt metadataAttempt) {
        if (contested.size() >= MetadataLimits.CONTESTED_MAX) {
            int first = contested.iterator().next();
            contested.remove(first);
            evidence.removeIf(piece -> piece.length() == first);
        }
        contested.add(metadataAttempt.length());
        for (int piece = 0; piece < metadataAttempt.pieceCount(); piece++) {
            evidence.add(new Evidence(
                    metadataAttempt.length(), piece, metadataAttempt.sender(piece), digest(metadataAttempt, piece)));
        }
    }

    /** The genuine metadata is known now: peers that claimed another length or sent different pieces have lied. */
    private void convictLiars(MetadataAttempt genuine) {
        for (MetadataPeer metadataPeer : sources.values()) {
            if (metadataPeer.length() != 0 && metadataPeer.length() != genuine.length()) {
                liars.add(metadataPeer.peer());
            }
        }
        for (Evidence piece : evidence) {
            boolean isGenuine =
                    piece.length() == genuine.length() && piece.digest().equals(digest(genuine, piece.piece()));
            if (!isGenuine) {
                liars.add(piece.sender());
            }
        }
    }

    private WireHash digest(MetadataAttempt metadataAttempt, int piece) {
        return new WireHash(sha1.digest(metadataAttempt.piece(piece)));
    }
}
