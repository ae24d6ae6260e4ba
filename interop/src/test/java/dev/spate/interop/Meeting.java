package dev.spate.interop;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** One test: a client and Spate meet at a fresh tracker, and one downloads the content from the other. */
record Meeting(Clients client, Direction direction, Content content, Transport transport, boolean isByMagnet) {
    // Transmission needs half a minute on an idle machine; four gigabytes need the time that the disk takes to write
    // them.
    private static final Duration PATIENCE = Duration.ofSeconds(150);
    private static final Duration LONG_PATIENCE = Duration.ofSeconds(400);

    Meeting(Clients client, Direction direction, Content content, Transport transport) {
        this(client, direction, content, transport, false);
    }

    /** The same with only a magnet link for the downloader, which must fetch the metadata first. */
    Meeting byMagnet() {
        return new Meeting(client, direction, content, transport, true);
    }

    /** The title of the test. */
    String sentence() {
        String tracker = (isByMagnet ? " by its magnet link" : "") + ", tracker over " + transport;
        return switch (direction) {
            case CLIENT_SEEDS -> client.displayName() + " seeds " + content.displayName() + ", Spate gets it" + tracker;
            case SPATE_SEEDS ->
                "Spate seeds " + content.displayName() + ", " + client.displayName() + " gets it" + tracker;
        };
    }

    /** Runs the meeting; the starter gives the peer in the role of Spate. */
    void run(Peer.Starter spate) throws Exception {
        Sample sample = Samples.of(content);
        Path folder = content.isSparse() ? Folders.freshOnDisk() : Folders.fresh();
        Scenario.run(sentence(), folder, (_, programs) -> {
            meet(sample, folder, spate, programs);
            ClientQuirks clientQuirks = direction == Direction.CLIENT_SEEDS ? ClientQuirks.NONE : client.quirks();
            SameBytes.check(sample, folder.resolve("got"), sample.wanted(), clientQuirks);
        });
    }

    private void meet(Sample sample, Path folder, Peer.Starter spate, Programs programs) throws Exception {
        var tracker = new Opentracker(Place.under(folder, "tracker", programs), sample.infoHash());
        Path torrent = sample.writeTorrent(folder.resolve("t.torrent"), tracker.announce(transport));
        Place ours = Place.under(folder, "spate", programs);
        Place theirs = Place.under(folder, "client", programs);
        Task seed = Task.seed(sample, torrent);
        Task whole = Task.get(sample, torrent, Files.createDirectory(folder.resolve("got")));
        Task get = isByMagnet ? whole.byMagnet(tracker.announce(transport)) : whole;
        // The second peer learns of the first from the tracker and dials it. The tracker's interval is half an hour, so
        // the first would not learn of the second within a test.
        Peer getter;
        if (direction == Direction.CLIENT_SEEDS) {
            client.starter().start(theirs, seed);
            tracker.awaitSeed();
            getter = spate.start(ours, get);
        } else if (client.dials()) {
            spate.start(ours, seed);
            tracker.awaitSeed();
            getter = client.starter().start(theirs, get);
        } else {
            getter = client.starter().start(theirs, get);
            tracker.awaitLeecher();
            spate.start(ours, seed);
        }
        Duration patience = content.isSparse() ? LONG_PATIENCE : PATIENCE;
        Await.until(getter.program() + " has it all", patience, programs, getter::isComplete);
    }
}
