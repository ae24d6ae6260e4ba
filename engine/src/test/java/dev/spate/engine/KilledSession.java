package dev.spate.engine;

import dev.spate.wire.InfoHash;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.magnet.Magnet;
import dev.spate.wire.metainfo.Metainfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

/**
 * A process with a saved session that gets random commands until it is killed. It prints each command before it gives
 * it, and a line when it is answered. Owned by its main thread.
 */
final class KilledSession {
    /** What may happen to a torrent. */
    enum Verb {
        ADD,
        REMOVE,
        PAUSE,
        RESUME,
        MOVE,
        LIMIT,
        ORDER,
        GOAL,
        FORCE;

        private static final List<Verb> OF_KNOWN =
                List.of(REMOVE, PAUSE, RESUME, RESUME, MOVE, MOVE, LIMIT, LIMIT, LIMIT, ORDER, GOAL, FORCE);
    }

    /** How a torrent is added. */
    enum Kind {
        VOUCHED_SEED,
        CHECKED_SEED,
        PAUSED_DOWNLOAD,
        DOWNLOAD,
        MAGNET
    }

    /**
     * One command.
     *
     * @param torrent the number of its content
     * @param value of {@link Verb#ADD} the kind; of the others a number, of which 0 and odd ones stand for no
     */
    record Step(Verb verb, int torrent, int value) {
        static Step parse(String line) {
            String[] words = line.split(" ");
            return new Step(Verb.valueOf(words[0]), Integer.parseInt(words[1]), Integer.parseInt(words[2]));
        }

        Kind kind() {
            return Kind.values()[value];
        }

        boolean isYes() {
            return value % 2 == 0;
        }

        String line() {
            return verb + " " + torrent + " " + value;
        }
    }

    static final String ANSWERED = "answered";
    static final String OPENED = "opened";
    static final String WHOLE = "whole ";

    private final Session session;
    private final Path folder;
    private final List<Metainfo> contents;
    private final PeerAddress seed;
    private final SplittableRandom random;
    /** Different from all values before, so that a command always changes something. */
    private int lastValue;

    private KilledSession(Session session, Path folder, List<Metainfo> contents, PeerAddress seed, long randomSeed) {
        this.session = session;
        this.folder = folder;
        this.contents = contents;
        this.seed = seed;
        this.random = new SplittableRandom(randomSeed);
        this.lastValue = random.nextInt(1, 1_000_000);
    }

    /** Arguments: the folder, the number of contents, the port of a seed of all of them, and the seed of chance. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        List<Metainfo> contents = contents(folder, Integer.parseInt(arguments[1]));
        try (Session session = Session.open(config(folder));
                Subscription events = session.subscribe()) {
            print(OPENED);
            KilledSession killed = new KilledSession(
                    session,
                    folder,
                    contents,
                    SessionWaits.at(Integer.parseInt(arguments[2])),
                    Long.parseLong(arguments[3]));
            // The output ends with the process that reads it.
            while (!System.out.checkError()) {
                killed.report(events);
                Step step = killed.next();
                print(step.line());
                SessionWaits.join(killed.begin(step));
                print(ANSWERED);
            }
        }
    }

    /** The command that starts it. */
    static List<String> command(Path folder, int contents, int port, long randomSeed) {
        return KilledDownloader.java(
                KilledSession.class,
                List.of(
                        folder.toString(),
                        Integer.toString(contents),
                        Integer.toString(port),
                        Long.toString(randomSeed)));
    }

    static SessionConfig config(Path folder) {
        return SessionWaits.onLoopback().stateFolder(folder.resolve("state")).build();
    }

    /** The folder of what is seeded. */
    static Path from(Path folder) {
        return folder.resolve("from");
    }

    /** The folder of what is downloaded. */
    static Path to(Path folder) {
        return folder.resolve("to");
    }

    static Path torrentFile(Path folder, int number) {
        return folder.resolve(number + ".torrent");
    }

    private static List<Metainfo> contents(Path folder, int count) throws IOException, ProtocolException {
        List<Metainfo> contents = new ArrayList<>();
        for (int number = 0; number < count; number++) {
            contents.add(Metainfo.parse(Files.readAllBytes(torrentFile(folder, number))));
        }
        return contents;
    }

    private static void print(String line) {
        System.out.println(line);
    }

    /** Prints the torrents of which the session has said that every piece is verified. */
    private void report(Subscription events) throws InterruptedException {
        for (Optional<SessionEvent> event = events.poll(Duration.ZERO);
                event.isPresent();
                event = events.poll(Duration.ZERO)) {
            switch (event.get()) {
                case SessionEvent.Completed completed -> print(WHOLE + number(completed.torrent()));
                case SessionEvent.Failed failed ->
                    throw new IllegalStateException(failed.failure().message());
                default -> {}
            }
        }
    }

    private int number(InfoHash infoHash) {
        return contents.stream().map(Metainfo::infoHash).toList().indexOf(infoHash);
    }

    private Step next() {
        int number = random.nextInt(contents.size());
        lastValue++;
        if (session.find(contents.get(number).infoHash()).isEmpty()) {
            return new Step(Verb.ADD, number, random.nextInt(Kind.values().length));
        }
        Verb verb = Verb.OF_KNOWN.get(random.nextInt(Verb.OF_KNOWN.size()));
        return new Step(verb, number, verb == Verb.MOVE ? random.nextInt(contents.size()) : lastValue);
    }

    private CompletableFuture<Void> begin(Step step) {
        if (step.verb() == Verb.ADD) {
            session.add(request(step.kind(), contents.get(step.torrent())));
            return CompletableFuture.completedFuture(null);
        }
        TorrentHandle torrent =
                session.find(contents.get(step.torrent()).infoHash()).orElseThrow();
        return switch (step.verb()) {
            case ADD -> throw new IllegalStateException("it is in the session");
            case REMOVE -> session.remove(torrent);
            case PAUSE -> torrent.pause();
            case RESUME -> torrent.resume();
            case MOVE -> torrent.moveTo(step.value());
            case LIMIT -> torrent.limits(2L * step.value(), step.value());
            case ORDER -> torrent.inOrder(step.isYes());
            case GOAL -> torrent.seedGoals(SeedGoals.ratio(step.value()));
            case FORCE -> torrent.forced(step.isYes());
        };
    }

    private AddTorrent request(Kind kind, Metainfo content) {
        AddTorrent.Builder builder = switch (kind) {
            case VOUCHED_SEED ->
                AddTorrent.of(content, from(folder))
                        .access(AddTorrent.Access.SEED)
                        .vouched(true);
            case CHECKED_SEED -> AddTorrent.of(content, from(folder)).access(AddTorrent.Access.SEED);
            case PAUSED_DOWNLOAD ->
                AddTorrent.of(content, to(folder)).paused(true).peer(seed);
            case DOWNLOAD -> AddTorrent.of(content, to(folder)).peer(seed);
            case MAGNET -> AddTorrent.magnet(link(content), to(folder)).peer(seed);
        };
        return builder.build();
    }

    private static Magnet link(Metainfo content) {
        try {
            return Magnet.parse(
                    "magnet:?xt=urn:btih:" + content.infoHash().toString().toLowerCase(Locale.ROOT));
        } catch (ProtocolException e) {
            throw new IllegalStateException(e);
        }
    }
}
