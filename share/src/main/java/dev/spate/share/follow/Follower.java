package dev.spate.share.follow;

import dev.spate.engine.Session;
import dev.spate.engine.TorrentHandle;
import dev.spate.http.HttpUrl;
import dev.spate.share.file.AtomicFile;
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
 * Follows one share: downloads what it offers into a folder, seeds it on, and keeps account of it, so that the next follower
 * with the same folder goes on where this one was. Owned by the thread that opens, steps and closes it; what waits has
 * threads of its own and hands over through queues.
 *
 * {@snippet :
 * FollowSettings settings = FollowSettings.of("http://192.0.2.7:7070/", folder, HttpSettings.of("1.0"));
 * try (Follower follower = Follower.open(settings.untilComplete(), System.out::println)) {
 *     while (follower.ending().isEmpty()) {
 *         follower.step(100);
 *     }
 * }
 * }
 */
public final class Follower implements AutoCloseable {
    private static final String TORRENT_ENDING = ".torrent";

    private final FollowSettings settings;
    private final Consumer<FollowNotice> news;
    private final OutputFolder output;
    private final ShareSite site;
    private final Session session;
    private final FollowState state;
    private final Seeding seeding;
    private final ItemDownload itemDownload;
    private final FollowReporter followReporter;
    private final Thread listening;
    private final BlockingQueue<EventStream.Heard> inbox = new LinkedBlockingQueue<>(FollowLimits.INBOX_MAX);
    private final BlockingQueue<Runnable> done =
            new LinkedBlockingQueue<>(FollowLimits.ITEMS_MAX + FollowLimits.INBOX_MAX);

    /** While the whole catalogue is compared: what has been told of it so far. */
    private Optional<Set<String>> told = Optional.empty();

    /** With --once: what was offered when everything was told. */
    private Optional<List<Item>> awaited = Optional.empty();

    private final boolean hasMoved;
    private boolean hasHeardAll;
    private String saidReason = "";
    private int connectionsFailed;
    private Optional<FollowEnd> ending = Optional.empty();
    private Optional<String> complaint = Optional.empty();

    private Follower(
            FollowSettings settings,
            Consumer<FollowNotice> news,
            OutputFolder output,
            ShareSite site,
            Session session,
            FollowState state,
            boolean hasMoved) {
        this.settings = settings;
        this.news = news;
        this.output = output;
        this.site = site;
        this.session = session;
        this.state = state;
        this.hasMoved = hasMoved;
        this.seeding = new Seeding(output, session, news);
        this.itemDownload = new ItemDownload(output, session, site, settings.mirrors(), state, seeding, done, news);
        this.followReporter = new FollowReporter(site);
        this.listening = Thread.ofVirtual()
                .name("spate-events")
                .unstarted(new EventStream(site, query(settings), state.lastId(), inbox, new SplittableRandom()));
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
     * Follows from now on; nothing is downloaded before the first {@link #step}. A share that does not answer is asked again
     * and again.
     *
     * @param news hears what happens, on the thread that steps
     * @throws dev.spate.http.HttpException when the address makes no sense
     * @throws IOException when the output folder cannot be used, or another follower uses it
     * @throws dev.spate.engine.ListenException when the session cannot listen at the port for peers
     */
    public static Follower open(FollowSettings settings, Consumer<FollowNotice> news) throws IOException {
        HttpUrl url = HttpUrl.parse(settings.url());
        OutputFolder output = OutputFolder.open(settings.output(), InstantSource.system());
        ShareSite site = new ShareSite(url, settings.http());
        Optional<Session> session = Optional.empty();
        boolean isOpen = false;
        try {
            FollowState state = new FollowState(new StateFile(output.stateFile()), site.origin(), news);
            boolean hasMoved =
                    state.load().filter(before -> !isOrigin(before, site)).isPresent();
            session = Optional.of(Session.open(settings.session()));
            Follower follower = new Follower(settings, news, output, site, session.get(), state, hasMoved);
            follower.seedOn();
            follower.listening.start();
            isOpen = true;
            return follower;
        } finally {
            if (!isOpen) {
                session.ifPresent(Session::close);
                site.close();
                output.close();
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
        for (Item item : state.all()) {
            if (item.isHere() && state.find(Item.contentKey(item.key)).isEmpty()) {
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
                if (!SmallFileFetcher.isSmall(item.desired.orElseThrow())) {
                    large.addLast(item);
                }
            } else if (settings.mirrors()) {
                state.doubt(item);
            }
        }
        while (large.size() > FollowLimits.SEEDING_MAX) {
            large.removeFirst();
        }
        large.forEach(item -> seeding.begin(item, item.copy.orElseThrow()));
    }

    // ---- what the owner of this follower asks

    /** Does what is to be done, and waits for news of the share for so long at the most; to be called again and again. */
    public void step(long millis) throws InterruptedException {
        EventStream.Heard heard = done.isEmpty() ? inbox.poll(millis, TimeUnit.MILLISECONDS) : inbox.poll();
        for (int i = 0; heard != null && i < FollowLimits.INBOX_MAX; i++) {
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
        for (Item item : state.unsettled()) {
            itemDownload.step(item, now);
        }
        itemDownload.endRound();
        for (Optional<Item> item = state.nextCompleted(); item.isPresent(); item = state.nextCompleted()) {
            describe(item.get());
        }
        state.save(now);
        followReporter.tell(() -> Has.of(state.all()), now);
        if (settings.once()) {
            lookWhetherDone();
        }
    }

    /** How it has ended by itself, once it has; it is to be closed then. */
    public Optional<FollowEnd> ending() {
        return ending;
    }

    /** What to tell a person about the ending, in one line; nothing when everything is here. */
    public Optional<String> complaint() {
        return complaint;
    }

    /** Torrents that are being downloaded or seeded. */
    public List<TorrentHandle> torrents() {
        return session.torrents();
    }

    /** Batches of small things that were fetched, each over one connection: a measure for tests. */
    int webBatches() {
        return itemDownload.webBatches();
    }

    /** Where peers connect. */
    public int listenPort() {
        return session.listenPort();
    }

    // ---- what the share tells

    private void hear(EventStream.Heard heard) {
        switch (heard) {
            case EventStream.Heard.Event(String id, Optional<ShareEvent> shareEvent) -> {
                shareEvent.ifPresent(this::hear);
                state.heard(told.isPresent() ? "" : id);
            }
            case EventStream.Heard.Nonsense(String reason) ->
                news.accept(new FollowNotice.Trouble(settings.url(), reason));
            case EventStream.Heard.Lost(String reason) -> {
                followReporter.streamEnded();
                connectionsFailed++;
                if (!reason.equals(saidReason)) {
                    saidReason = reason;
                    news.accept(new FollowNotice.Disconnected(settings.url(), reason));
                }
                if (settings.once() && connectionsFailed >= FollowLimits.CONNECTIONS_FAILED_MAX) {
                    end(FollowEnd.UNREACHABLE, settings.url() + ": " + reason);
                }
            }
        }
    }

    private void hear(ShareEvent shareEvent) {
        switch (shareEvent) {
            case ShareEvent.Begun(String stream, boolean isWhole, int peerPort) -> {
                site.peerPort(peerPort);
                followReporter.streamBegan(stream);
                connectionsFailed = 0;
                saidReason = "";
                news.accept(new FollowNotice.Connected(settings.url()));
                if (isWhole) {
                    if (hasMoved) {
                        end(
                                FollowEnd.OTHER_SHARE,
                                output.folder() + ": follows another share; use another folder, or move "
                                        + OutputFolder.HIDDEN + " out of it");
                        return;
                    }
                    told = Optional.of(new HashSet<>());
                }
            }
            case ShareEvent.Given(OfferedItem offer) -> {
                told.ifPresent(names -> names.add(offer.name()));
                boolean isHeld = state.find(offer.name())
                        .filter(item -> item.desired.isPresent())
                        .isPresent();
                boolean isWanted = !settings.onRequest() && settings.matches().test(offer.name());
                if (isHeld || isWanted) {
                    want(offer);
                }
            }
            case ShareEvent.Sent(OfferedItem offer) -> {
                if (settings.onRequest() && settings.matches().test(offer.name())) {
                    want(offer);
                }
            }
            case ShareEvent.Removed(String name) -> removed(name);
            case ShareEvent.CaughtUp(boolean isSettled) -> {
                if (isSettled) {
                    hasHeardAll = true;
                    told.ifPresent(this::removeAllBut);
                    told = Optional.empty();
                    if (settings.once() && awaited.isEmpty()) {
                        awaited = Optional.of(new ArrayList<>(state.all()));
                    }
                }
            }
        }
    }

    /** Whether the share has told everything that it offers. */
    public boolean hasHeardAll() {
        return hasHeardAll;
    }

    private void want(OfferedItem offer) {
        if (ending.isEmpty() && !state.want(offer.name(), offer)) {
            news.accept(new FollowNotice.Trouble(offer.name(), "the share offers too much; this is left out"));
        }
    }

    private void removed(String name) {
        state.find(name).filter(item -> item.desired.isPresent()).ifPresent(item -> {
            state.unwant(item);
            news.accept(new FollowNotice.Gone(name, settings.mirrors() && item.copy.isPresent()));
            state.find(Item.contentKey(name)).ifPresent(state::unwant);
        });
    }

    /** The share tells all that it offers, so what it has not told is not offered. */
    private void removeAllBut(Set<String> offered) {
        for (Item item : state.all()) {
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
        Path file = output.path(item.copy.get().local());
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > FollowLimits.DESCRIBED_TORRENT_LENGTH_MAX) {
                return;
            }
            byte[] bytes = Files.readAllBytes(file);
            Metainfo metainfo = Metainfo.parse(bytes);
            if (!metainfo.hasV1()) {
                return;
            }
            String hash = metainfo.infoHash().v1Hex();
            AtomicFile.write(output.torrentFile(hash), bytes);
            OfferedItem content = new OfferedItem(
                    metainfo.name(), metainfo.geometry().totalLength(), Optional.of(hash), false, "", "", List.of());
            if (state.want(Item.contentKey(item.key), content)) {
                Item described = state.find(Item.contentKey(item.key)).orElseThrow();
                awaited.filter(all -> all.contains(item)).ifPresent(all -> all.add(described));
            }
        } catch (ProtocolException noTorrent) {
            // It is called so and is a file like any other.
        } catch (IOException e) {
            news.accept(
                    new FollowNotice.Trouble(item.key, Objects.requireNonNullElse(e.getMessage(), "cannot be read")));
        }
    }

    // ---- the end

    private void lookWhetherDone() {
        if (awaited.isEmpty() || ending.isPresent()) {
            return;
        }
        List<Item> open = awaited.get().stream()
                .filter(item -> !state.isSettled(item) && item.failures < FollowLimits.ATTEMPTS_MAX)
                .toList();
        if (!open.isEmpty()) {
            return;
        }
        List<Item> failed =
                awaited.get().stream().filter(item -> !state.isSettled(item)).toList();
        if (failed.isEmpty()) {
            ending = Optional.of(FollowEnd.COMPLETE);
            return;
        }
        String reason = state.failure(failed.getFirst()).orElse("cannot be had");
        failed.forEach(item -> news.accept(
                new FollowNotice.Failed(item.key, state.failure(item).orElse("cannot be had"))));
        end(
                FollowEnd.INCOMPLETE,
                failed.size() == 1
                        ? failed.getFirst().key + ": " + reason
                        : failed.size() + " offers could not be had; the first: " + reason);
    }

    private void end(FollowEnd how, String line) {
        if (ending.isEmpty()) {
            ending = Optional.of(how);
            complaint = Optional.of(line);
        }
    }

    /** Keeps account of everything; the next run goes on. */
    @Override
    public void close() throws IOException {
        listening.interrupt();
        site.close();
        followReporter.close();
        session.close();
        if (complaint.isEmpty() || !hasMoved) {
            state.saveNow();
        }
        output.close();
    }

    /** As if the process had been killed: nothing more is saved, and nobody is told. For tests. */
    void kill() throws IOException {
        listening.interrupt();
        site.close();
        followReporter.close();
        session.close();
        output.close();
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
