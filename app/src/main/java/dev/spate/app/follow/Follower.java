package dev.spate.app.follow;

import dev.spate.app.console.ExitCode;
import dev.spate.app.share.AtomicFile;
import dev.spate.engine.Session;
import dev.spate.engine.TorrentHandle;
import dev.spate.engine.http.HttpUrl;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.metainfo.Metainfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Follows one share. Owned by the thread that opens, steps and closes it; what waits has threads of its own and hands
 * over through queues.
 */
public final class Follower implements AutoCloseable {
    private static final String TORRENT_ENDING = ".torrent";

    private final FollowSettings settings;
    private final Consumer<FollowNews> news;
    private final Shelf shelf;
    private final ShareSite site;
    private final Session session;
    private final Items items;
    private final Seeding seeding;
    private final Fetching fetching;
    private final Reporter reporter;
    private final Thread listening;
    private final BlockingQueue<EventStream.Heard> inbox = new LinkedBlockingQueue<>(Limits.INBOX_MAX);
    private final BlockingQueue<Runnable> done = new LinkedBlockingQueue<>(Limits.ITEMS_MAX + Limits.INBOX_MAX);

    /** While the whole catalogue is compared: what has been told of it so far. */
    private Optional<Set<String>> told = Optional.empty();

    /** With --once: what was offered when everything was told. */
    private Optional<List<Item>> awaited = Optional.empty();

    private final boolean hasMoved;
    private boolean hasHeardAll;
    private String saidReason = "";
    private int connectionsFailed;
    private Optional<ExitCode> ending = Optional.empty();
    private Optional<String> complaint = Optional.empty();

    private Follower(
            FollowSettings settings,
            Consumer<FollowNews> news,
            Shelf shelf,
            ShareSite site,
            Session session,
            Items items,
            boolean hasMoved) {
        this.settings = settings;
        this.news = news;
        this.shelf = shelf;
        this.site = site;
        this.session = session;
        this.items = items;
        this.hasMoved = hasMoved;
        this.seeding = new Seeding(shelf, session, news);
        this.fetching = new Fetching(shelf, session, site, settings.mirrors(), items, seeding, done, news);
        this.reporter = new Reporter(site);
        this.listening = Thread.ofVirtual()
                .name("spate-events")
                .unstarted(new EventStream(site, query(settings), items.lastId(), inbox, new SplittableRandom()));
    }

    private static String query(FollowSettings settings) {
        List<String> parameters = new ArrayList<>();
        if (settings.fromNowOn() || settings.onRequest()) {
            parameters.add("new=1");
        }
        if (settings.onRequest()) {
            parameters.add("on-request=1");
        }
        return parameters.isEmpty() ? "" : "?" + String.join("&", parameters);
    }

    /**
     * Follows from now on.
     *
     * @param news hears what happens, on the thread that steps
     * @throws IOException when the address makes no sense, or the output folder cannot be used
     * @throws dev.spate.engine.ListenException when the port for peers cannot be listened on
     */
    public static Follower open(FollowSettings settings, Consumer<FollowNews> news) throws IOException {
        HttpUrl url = HttpUrl.parse(settings.url());
        Shelf shelf = Shelf.open(settings.output(), InstantSource.system());
        ShareSite site = new ShareSite(url, settings.http());
        Optional<Session> session = Optional.empty();
        boolean isOpen = false;
        try {
            Items items = new Items(new StateFile(shelf.stateFile()), site.origin(), news);
            boolean hasMoved =
                    items.load().filter(before -> !isOrigin(before, site)).isPresent();
            session = Optional.of(Session.open(settings.session()));
            Follower follower = new Follower(settings, news, shelf, site, session.get(), items, hasMoved);
            follower.seedOn();
            follower.listening.start();
            isOpen = true;
            return follower;
        } finally {
            if (!isOpen) {
                session.ifPresent(Session::close);
                site.close();
                shelf.close();
            }
        }
    }

    private static boolean isOrigin(String text, ShareSite site) {
        try {
            return site.origin().equals(text);
        } catch (IOException e) {
            return false;
        }
    }

    /** What an earlier run has completed, and perhaps had no time to look into. */
    private void seedOn() {
        Deque<Item> large = new ArrayDeque<>();
        for (Item item : items.all()) {
            if (item.isHere() && items.find(Item.contentKey(item.key)).isEmpty()) {
                describe(item);
            }
            if (item.copy.isEmpty() || item.copy.get().seal().isEmpty() || !item.isHere()) {
                continue;
            }
            Item.Copy copy = item.copy.get();
            // Without its torrent it is not seeded, but it is here all the same.
            Optional<Metainfo> metainfo = seeding.description(copy, item.desired);
            if (metainfo.isEmpty()) {
                continue;
            }
            if (seeding.isUntouched(metainfo.get(), copy)) {
                seeding.offer(item, copy);
                if (!WebFetching.isSmall(item.desired.orElseThrow())) {
                    large.addLast(item);
                }
            } else if (settings.mirrors()) {
                items.doubt(item);
            }
        }
        while (large.size() > Limits.SEEDING_MAX) {
            large.removeFirst();
        }
        large.forEach(item -> seeding.begin(item, item.copy.orElseThrow()));
    }

    // ---- what the owner of this follower asks

    /** Does what is to be done, and waits for news for so long at the most. */
    public void step(long millis) throws InterruptedException {
        EventStream.Heard heard = done.isEmpty() ? inbox.poll(millis, TimeUnit.MILLISECONDS) : inbox.poll();
        for (int i = 0; heard != null && i < Limits.INBOX_MAX; i++) {
            hear(heard);
            heard = inbox.poll();
        }
        if (heard != null) {
            hear(heard);
        }
        for (Runnable work = done.poll(); work != null; work = done.poll()) {
            work.run();
        }
        long now = System.nanoTime();
        for (Item item : items.unsettled()) {
            fetching.step(item, now);
        }
        fetching.endRound();
        for (Optional<Item> item = items.nextCompleted(); item.isPresent(); item = items.nextCompleted()) {
            describe(item.get());
        }
        items.save(now);
        reporter.tell(() -> Has.of(items.all()), now);
        if (settings.once()) {
            lookWhetherDone();
        }
    }

    /** How it has ended, once it has. */
    public Optional<ExitCode> ending() {
        return ending;
    }

    /** What to tell the person about the ending. */
    public Optional<String> complaint() {
        return complaint;
    }

    /** Torrents that are being downloaded or seeded. */
    public List<TorrentHandle> torrents() {
        return session.torrents();
    }

    /** Batches of small things that were fetched, each over one connection: a measure for tests. */
    int webBatches() {
        return fetching.webBatches();
    }

    public int listenPort() {
        return session.listenPort();
    }

    // ---- what the share tells

    private void hear(EventStream.Heard heard) {
        switch (heard) {
            case EventStream.Heard.Event(String id, Optional<Tiding> tiding) -> {
                tiding.ifPresent(this::hear);
                items.heard(told.isPresent() ? "" : id);
            }
            case EventStream.Heard.Nonsense(String reason) ->
                news.accept(new FollowNews.Trouble(settings.url(), reason));
            case EventStream.Heard.Lost(String reason) -> {
                reporter.streamEnded();
                connectionsFailed++;
                if (!reason.equals(saidReason)) {
                    saidReason = reason;
                    news.accept(new FollowNews.Disconnected(settings.url(), reason));
                }
                if (settings.once() && connectionsFailed >= Limits.CONNECTIONS_FAILED_MAX) {
                    end(ExitCode.UNREACHABLE, settings.url() + ": " + reason);
                }
            }
        }
    }

    private void hear(Tiding tiding) {
        switch (tiding) {
            case Tiding.Begun(String stream, boolean isWhole, int peerPort) -> {
                site.peerPort(peerPort);
                reporter.streamBegan(stream);
                connectionsFailed = 0;
                saidReason = "";
                news.accept(new FollowNews.Connected(settings.url()));
                if (isWhole) {
                    if (hasMoved) {
                        end(
                                ExitCode.STORAGE,
                                shelf.folder() + ": follows another share; use another folder, or move " + Shelf.HIDDEN
                                        + " out of it");
                        return;
                    }
                    told = Optional.of(new HashSet<>());
                }
            }
            case Tiding.Given(Offered offer) -> {
                told.ifPresent(names -> names.add(offer.name()));
                boolean isHeld = items.find(offer.name())
                        .filter(item -> item.desired.isPresent())
                        .isPresent();
                boolean isWanted = !settings.onRequest() && settings.matches().test(offer.name());
                if (isHeld || isWanted) {
                    want(offer);
                }
            }
            case Tiding.Sent(Offered offer) -> {
                if (settings.onRequest() && settings.matches().test(offer.name())) {
                    want(offer);
                }
            }
            case Tiding.Removed(String name) -> removed(name);
            case Tiding.CaughtUp(boolean isSettled) -> {
                if (isSettled) {
                    hasHeardAll = true;
                    told.ifPresent(this::removeAllBut);
                    told = Optional.empty();
                    if (settings.once() && awaited.isEmpty()) {
                        awaited = Optional.of(new ArrayList<>(items.all()));
                    }
                }
            }
        }
    }

    /** Whether the share has told everything that it offers. */
    public boolean hasHeardAll() {
        return hasHeardAll;
    }

    private void want(Offered offer) {
        if (ending.isEmpty() && !items.want(offer.name(), offer)) {
            news.accept(new FollowNews.Trouble(offer.name(), "the share offers too much; this is left out"));
        }
    }

    private void removed(String name) {
        items.find(name).filter(item -> item.desired.isPresent()).ifPresent(item -> {
            items.unwant(item);
            news.accept(new FollowNews.Gone(name, settings.mirrors() && item.copy.isPresent()));
            items.find(Item.contentKey(name)).ifPresent(items::unwant);
        });
    }

    /** The share tells all that it offers, so what it has not told is not offered. */
    private void removeAllBut(Set<String> offered) {
        for (Item item : items.all()) {
            if (!item.isContent() && !offered.contains(item.key)) {
                removed(item.key);
            }
        }
    }

    /** A torrent file that is here now stands for what it describes. */
    private void describe(Item item) {
        if (item.isContent() || !item.key.endsWith(TORRENT_ENDING) || item.copy.isEmpty()) {
            return;
        }
        Path file = shelf.path(item.copy.get().local());
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > Limits.DESCRIBED_TORRENT_LENGTH_MAX) {
                return;
            }
            byte[] bytes = Files.readAllBytes(file);
            Metainfo metainfo = Metainfo.parse(bytes);
            if (!metainfo.hasV1()) {
                return;
            }
            String hash = metainfo.infoHash().v1Hex();
            AtomicFile.write(shelf.torrentFile(hash), bytes);
            Offered content = new Offered(
                    metainfo.name(), metainfo.geometry().totalLength(), Optional.of(hash), false, "", "", List.of());
            if (items.want(Item.contentKey(item.key), content)) {
                Item described = items.find(Item.contentKey(item.key)).orElseThrow();
                awaited.filter(all -> all.contains(item)).ifPresent(all -> all.add(described));
            }
        } catch (ProtocolException noTorrent) {
            // It is called so and is a file like any other.
        } catch (IOException e) {
            news.accept(new FollowNews.Trouble(item.key, Objects.requireNonNullElse(e.getMessage(), "cannot be read")));
        }
    }

    // ---- the end

    private void lookWhetherDone() {
        if (awaited.isEmpty() || ending.isPresent()) {
            return;
        }
        List<Item> open = awaited.get().stream()
                .filter(item -> !items.isSettled(item) && item.failures < Limits.ATTEMPTS_MAX)
                .toList();
        if (!open.isEmpty()) {
            return;
        }
        List<Item> failed =
                awaited.get().stream().filter(item -> !items.isSettled(item)).toList();
        if (failed.isEmpty()) {
            ending = Optional.of(ExitCode.DONE);
            return;
        }
        String reason = items.failure(failed.getFirst()).orElse("cannot be had");
        failed.forEach(item -> news.accept(new FollowNews.Failed(
                item.key, ExitCode.SOME_FAILED, items.failure(item).orElse("cannot be had"))));
        end(
                ExitCode.SOME_FAILED,
                failed.size() == 1
                        ? failed.getFirst().key + ": " + reason
                        : failed.size() + " offers could not be had; the first: " + reason);
    }

    private void end(ExitCode code, String line) {
        if (ending.isEmpty()) {
            ending = Optional.of(code);
            complaint = Optional.of(line);
        }
    }

    /** Keeps account of everything; the next run goes on. */
    @Override
    public void close() throws IOException {
        listening.interrupt();
        site.close();
        reporter.close();
        session.close();
        if (complaint.isEmpty() || !hasMoved) {
            items.saveNow();
        }
        shelf.close();
    }

    /** As if the process had been killed: nothing more is saved, and nobody is told. For tests. */
    void kill() throws IOException {
        listening.interrupt();
        site.close();
        reporter.close();
        session.close();
        shelf.close();
    }

    /** What a follower has, as the share's page shows it. */
    record Has(long offers, long complete, long wantedLength, long hadLength) {
        static Has of(Iterable<Item> items) {
            long offers = 0;
            long complete = 0;
            long wanted = 0;
            long had = 0;
            for (Item item : items) {
                if (item.desired.isPresent()) {
                    long length = item.desired.get().knownLength().orElse(0);
                    offers++;
                    complete += item.isHere() ? 1 : 0;
                    wanted += length;
                    had += item.isHere()
                            ? length
                            : item.attempt
                                    .map(attempt -> Math.min(attempt.bytesHad, length))
                                    .orElse(0L);
                }
            }
            return new Has(offers, complete, wanted, had);
        }

        String query() {
            return "&offers=" + offers + "&complete=" + complete + "&wanted=" + wantedLength + "&had=" + hadLength;
        }
    }
}
