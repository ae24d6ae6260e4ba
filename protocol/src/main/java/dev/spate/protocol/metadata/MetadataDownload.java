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
 * Puts the info dictionary together out of what peers give, until its SHA-1 is the info-hash. Owned by whoever fetches.
 *
 * <p>Peers may claim different lengths; for each there is an {@link Attempt}, fed by all who claim it, at once: however
 * many liars there are, nobody waits for them. When one is whole and its hash is wrong, nobody knows who lied, unless a
 * single peer gave everything. So from then on the peers of this length are tried one by one, each in an attempt of its
 * own, and more at a time for as long as somebody waits; what fails there convicts with certainty, and what succeeds
 * shows whose pieces were wrong before.
 */
public final class MetadataDownload {
    /** How peers are asked. */
    public interface Port {
        void request(int peer, int piece);
    }

    /** A piece that was given in an attempt whose hash was wrong. */
    private record Evidence(int length, int piece, int giver, WireHash digest) {}

    private final byte[] infoHash;
    private final Port port;
    private final MessageDigest sha1;
    private final Map<Integer, Source> sources = new LinkedHashMap<>();
    private final List<Attempt> attempts = new ArrayList<>();
    private final Set<Integer> contested = new LinkedHashSet<>();
    private final List<Evidence> evidence = new ArrayList<>();
    private final Set<Integer> liars = new LinkedHashSet<>();
    private int soleMax = Limits.SOLE_ATTEMPTS_FIRST;
    private Optional<byte[]> metadata = Optional.empty();

    /**
     * Nothing is there yet.
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

    /** The info dictionary, once it is whole and genuine. */
    public Optional<byte[]> metadata() {
        return metadata.map(byte[]::clone);
    }

    public boolean isDone() {
        return metadata.isPresent();
    }

    /** Peers that have lied beyond doubt since the last call; some may have left. */
    public Set<Integer> takeLiars() {
        Set<Integer> taken = new LinkedHashSet<>(liars);
        liars.clear();
        return taken;
    }

    /** Whether a peer offers metadata. */
    public boolean isSource(int peer) {
        return sources.containsKey(peer);
    }

    /** Bytes of the attempt that has come farthest. */
    public long bytesHad() {
        return isDone() ? bytesWanted() : foremost().map(Attempt::bytes).orElse(0L);
    }

    /** Bytes of all attempts. */
    long bytesHeld() {
        return attempts.stream().mapToLong(Attempt::bytes).sum();
    }

    /** Bytes that it is to have in the end, or 0 while nobody has offered anything. */
    public int bytesWanted() {
        return metadata.map(whole -> whole.length)
                .or(() -> foremost().map(Attempt::length))
                .orElse(0);
    }

    private Optional<Attempt> foremost() {
        return attempts.stream().max(Comparator.comparingLong(Attempt::bytes));
    }

    /** A peer says how long the metadata is; 0 for a peer that has none. */
    public Optional<Fault> offers(int peer, int length, long now) {
        return offers(peer, length, false, now);
    }

    /**
     * A peer says how long the metadata is; 0 for a peer that has none.
     *
     * @param isSlow whether it must not be asked for a piece before it has given the last one
     */
    public Optional<Fault> offers(int peer, int length, boolean isSlow, long now) {
        check(length >= 0 && length <= PeerLimits.METADATA_LENGTH_MAX, "a claimed length is bounded");
        Source source = sources.get(peer);
        if (isDone() || length == (source == null ? 0 : source.length())) {
            return Optional.empty();
        }
        if (source == null) {
            source = new Source(peer, isSlow ? 1 : Limits.REQUESTS_MAX, now);
            sources.put(peer, source);
        }
        leaveAttempt(source);
        if (source.claims(length)) {
            return Optional.of(Fault.LIES);
        }
        assign(source, now);
        askAll(now);
        return Optional.empty();
    }

    /** A peer gives a piece. */
    public Optional<Fault> received(int peer, int piece, int totalLength, byte[] bytes, long now) {
        Source source = sources.get(peer);
        if (isDone()) {
            return Optional.empty();
        }
        if (source == null) {
            return Optional.of(Fault.UNASKED);
        }
        if (source.asked().remove(piece) == null) {
            return source.answersUnasked() ? Optional.of(Fault.UNASKED) : Optional.empty();
        }
        Attempt attempt = source.attempt().orElseThrow();
        attempt.gaveUp(piece);
        if (totalLength != attempt.length() || bytes.length != attempt.pieceLength(piece)) {
            return Optional.of(Fault.LIES);
        }
        source.gives();
        if (!attempt.has(piece)) {
            attempt.put(piece, bytes, peer, now);
            if (attempt.isWhole()) {
                judge(attempt, now);
            } else {
                keepWithinMemory(attempt, now);
            }
        }
        askAll(now);
        return Optional.empty();
    }

    /** A peer does not give a piece. */
    public Optional<Fault> rejected(int peer, int piece, long now) {
        Source source = sources.get(peer);
        if (isDone()) {
            return Optional.empty();
        }
        if (source == null) {
            return Optional.of(Fault.UNASKED);
        }
        if (source.asked().remove(piece) == null) {
            return source.answersUnasked() ? Optional.of(Fault.UNASKED) : Optional.empty();
        }
        source.attempt().orElseThrow().gaveUp(piece);
        boolean isTooOften = source.rejects(now);
        askAll(now);
        return isTooOften ? Optional.of(Fault.REJECTS) : Optional.empty();
    }

    /** A peer is gone. What it gave stays, and so does the blame for it. */
    public void left(int peer, long now) {
        Source source = sources.remove(peer);
        if (source != null) {
            leaveAttempt(source);
            askAll(now);
        }
    }

    /**
     * Once a second: gives up what does not come, and asks again.
     *
     * @return peers that must go
     */
    public Map<Integer, Fault> housekeep(long now) {
        Map<Integer, Fault> faults = new LinkedHashMap<>();
        if (isDone()) {
            return faults;
        }
        for (Source source : sources.values()) {
            if (giveUpLate(source, now) && source.staysSilent()) {
                faults.put(source.peer(), Fault.SILENT);
            }
        }
        if (sources.values().stream().anyMatch(MetadataDownload::isWaiting)) {
            soleMax++;
        }
        sources.values().forEach(source -> assign(source, now));
        askAll(now);
        return faults;
    }

    private static boolean giveUpLate(Source source, long now) {
        List<Integer> late = source.asked().entrySet().stream()
                .filter(each -> now - each.getValue() >= Limits.REQUEST_TIMEOUT)
                .map(Map.Entry::getKey)
                .toList();
        for (int piece : late) {
            source.asked().remove(piece);
            source.attempt().orElseThrow().gaveUp(piece);
        }
        return !late.isEmpty();
    }

    // ---- which peer feeds which attempt

    private static boolean isWaiting(Source source) {
        return source.attempt().isEmpty() && source.length() > 0;
    }

    private void assign(Source source, long now) {
        if (!isWaiting(source)) {
            return;
        }
        boolean isAlone = contested.contains(source.length());
        OptionalInt sole = isAlone ? OptionalInt.of(source.peer()) : OptionalInt.empty();
        Optional<Attempt> open = attempts.stream()
                .filter(attempt ->
                        attempt.length() == source.length() && attempt.sole().equals(sole))
                .findFirst();
        if (open.isEmpty() && (!isAlone || soleCount() < soleMax)) {
            Attempt begun = new Attempt(source.length(), sole, now);
            attempts.add(begun);
            open = Optional.of(begun);
        }
        open.ifPresent(source::joins);
    }

    private long soleCount() {
        return attempts.stream().filter(attempt -> attempt.sole().isPresent()).count();
    }

    /** An attempt whose last peer leaves keeps what it has only as long as another peer may go on with it. */
    private void leaveAttempt(Source source) {
        Optional<Attempt> left = source.attempt();
        source.leavesAttempt();
        left.filter(attempt -> supporters(attempt) == 0)
                .filter(attempt -> attempt.sole().isPresent() || attempt.bytes() == 0)
                .ifPresent(attempts::remove);
        List<Attempt> alone =
                attempts.stream().filter(attempt -> supporters(attempt) == 0).toList();
        if (alone.size() > Limits.ATTEMPTS_LEFT_MAX) {
            attempts.remove(alone.getFirst());
        }
    }

    private long supporters(Attempt attempt) {
        return sources.values().stream()
                .filter(source -> feeds(source, attempt))
                .count();
    }

    private static boolean feeds(Source source, Attempt attempt) {
        return source.attempt().filter(attempt::equals).isPresent();
    }

    private void abandon(Attempt attempt) {
        attempts.remove(attempt);
        sources.values().stream().filter(source -> feeds(source, attempt)).forEach(Source::leavesAttempt);
    }

    /**
     * What is stuck goes, or what the fewest peers offer, and of such what needs most memory still: who wants to stay has to
     * give soon all that it has claimed, and is convicted then.
     */
    private void keepWithinMemory(Attempt growing, long now) {
        while (bytesHeld() > Limits.BUFFERED_BYTES_MAX) {
            Attempt least = attempts.stream()
                    .filter(attempt -> !attempt.equals(growing) && attempt.bytes() > 0)
                    .min(Comparator.comparing((Attempt attempt) -> now - attempt.lastGivenAt() < Limits.STUCK_AFTER)
                            .thenComparingLong(this::supporters)
                            .thenComparingLong(attempt -> -attempt.bytesLeft()))
                    .orElseThrow(() -> new IllegalStateException("one attempt alone never holds too much"));
            // Begun anew at once it would take the memory of others again.
            sources.values().stream()
                    .filter(source -> feeds(source, least))
                    .forEach(source -> source.rests(now + Limits.REJECT_REST));
            abandon(least);
        }
        sources.values().forEach(source -> assign(source, now));
    }

    // ---- asking

    /** Whoever has left a request unanswered is asked after those who have not, or it would be asked for the same again. */
    private void askAll(long now) {
        if (!isDone()) {
            sources.values().stream()
                    .sorted(Comparator.comparingInt(Source::timeouts))
                    .forEach(source -> ask(source, now));
        }
    }

    private void ask(Source source, long now) {
        if (source.attempt().isEmpty()) {
            return;
        }
        Attempt attempt = source.attempt().get();
        while (source.mayBeAsked(now)) {
            int piece = attempt.next(source.asked().keySet(), now);
            if (piece < 0) {
                return;
            }
            attempt.asked(piece, now);
            source.asked().put(piece, now);
            port.request(source.peer(), piece);
        }
    }

    // ---- the verdict

    private void judge(Attempt attempt, long now) {
        if (Arrays.equals(attempt.hash(sha1), infoHash)) {
            metadata = Optional.of(attempt.whole());
            convictByTruth(attempt);
            return;
        }
        abandon(attempt);
        Set<Integer> givers = attempt.givers();
        if (givers.size() == 1) {
            liars.addAll(givers);
            givers.forEach(this::forget);
        } else {
            contest(attempt);
        }
        sources.values().forEach(source -> assign(source, now));
    }

    private void forget(int liar) {
        Source source = sources.remove(liar);
        if (source != null) {
            leaveAttempt(source);
        }
    }

    private void contest(Attempt attempt) {
        if (contested.size() >= Limits.CONTESTED_MAX) {
            int first = contested.iterator().next();
            contested.remove(first);
            evidence.removeIf(piece -> piece.length() == first);
        }
        contested.add(attempt.length());
        for (int piece = 0; piece < attempt.pieceCount(); piece++) {
            evidence.add(new Evidence(attempt.length(), piece, attempt.giver(piece), digest(attempt, piece)));
        }
    }

    /** Now that the truth is known: who claimed another length, and whose pieces were others, has lied. */
    private void convictByTruth(Attempt genuine) {
        for (Source source : sources.values()) {
            if (source.length() != 0 && source.length() != genuine.length()) {
                liars.add(source.peer());
            }
        }
        for (Evidence piece : evidence) {
            boolean isGenuine =
                    piece.length() == genuine.length() && piece.digest().equals(digest(genuine, piece.piece()));
            if (!isGenuine) {
                liars.add(piece.giver());
            }
        }
    }

    private WireHash digest(Attempt attempt, int piece) {
        return new WireHash(sha1.digest(attempt.piece(piece)));
    }
}
