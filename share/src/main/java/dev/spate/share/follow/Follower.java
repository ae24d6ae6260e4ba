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
 * Follows one share: receives its offers, downloads and verifies them, and seeds them. Owned by the thread that opens,
 * steps and closes it, so all methods are called on that thread. Network and disk work that blocks has its own threads,
 * which pass results through queues.
 *
 * <p>Its state is saved in the output folder, so the next follower with the same folder resumes where this one ended.
 * Nothing is downloaded without {@link #step}: call it in a loop until {@link #ending} is present or the program ends.
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
    private final Consumer<FollowNotice> notices;
    private final OutputFolder output;
    private final ShareSite site;
    private final Session session;
    private final FollowState state;
    private final Seeding seeding;
    private final ItemDownload itemDownload;
    private final FollowReporter followReporter;
    private final Thread streamThread;
    private final BlockingQueue<EventStream.Message> inbox = new LinkedBlockingQueue<>(FollowLimits.INBOX_MAX);
    private final BlockingQueue<Runnable> done =
            new LinkedBlockingQueue<>(FollowLimits.ITEMS_MAX + FollowLimits.INBOX_MAX);

    /** While the share sends its whole list of offers: the names received so far. */
    private Optional<Set<String>> offeredNames = Optional.empty();

    /** With --once: the items of the first complete list of offers. */
    private Optional<List<Item>> awaited = Optional.empty();

    private final boolean hasMoved;
    private boolean hasReceivedAll;
    private String reportedReason = "";
    private int connectionsFailed;
    private Optional<FollowEnd> ending = Optional.empty();
    private Optional<String> endMessage = Optional.empty();

    private Follower(
            FollowSettings settings,
            Consumer<FollowNotice> notices,
            OutputFolder output,
            ShareSite site,
            Session session,
            FollowState state,
            boolean hasMoved) {
        this.settings = settings;
        this.notices = notices;
        this.output = output;
        this.site = site;
        this.session = session;
        this.state = state;
        this.hasMoved = hasMoved;
        this.seeding = new Seeding(output, session, notices);
        this.itemDownload = new ItemDownload(output, session, site, settings.mirrors(), state, seeding, done, notices);
        this.followReporter = new FollowReporter(site);
        this.streamThread = Thread.ofVirtual()
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
     * Opens the output folder and a session, resumes seeding what an earlier run has completed, and starts to connect
     * to the share. It does not wait for the share; if the share does not answer, the follower tries again and again.
     *
     * @param notices receives what happens, on the thread that calls {@code open} and {@link #step}
     * @throws dev.spate.http.HttpException when the address is not a valid URL
     * @throws IOException when the output folder cannot be used: for example because another follower uses it, or its
     *     saved state is damaged
     * @throws dev.spate.engine.ListenException when the session cannot listen on the port for peers
     */
    public static Follower open(FollowSettings settings, Consumer<FollowNotice> notices) throws IOException {
        HttpUrl url = HttpUrl.parse(settings.url());
        OutputFolder output = OutputFolder.open(settings.output(), InstantSource.system());
        ShareSite site = new ShareSite(url, settings.http());
        Optional<Session> session = Optional.empty();
        boolean isOpen = false;
        try {
            FollowState state = new FollowState(new StateFile(output.stateFile()), site.origin(), notices);
            boolean hasMoved =
                    state.load().filter(before -> !isOrigin(before, site)).isPresent();
            session = Optional.of(Session.open(settings.session()));
            Follower follower = new Follower(settings, notices, output, site, session.get(), state, hasMoved);
            follower.seedOn();
            follower.streamThread.start();
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

    /** Seeds what an earlier run has completed, and parses torrent files that it had no time to parse. */
    private void seedOn() {
        Deque<Item> large = new ArrayDeque<>();
        for (Item item : state.all()) {
            if (item.isComplete() && state.find(Item.contentKey(item.key)).isEmpty()) {
                describe(item);
            }
            if (item.copy.isEmpty() || item.copy.get().seal().isEmpty() || !item.isComplete()) {
                continue;
            }
            Item.Copy copy = item.copy.get();
            // Without its torrent the copy is not seeded, but it is still complete.
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

    // ---- for the program that follows

    /**
     * Handles events and moves every item on by one step. Returns at the latest when nothing has happened for the given
     * time.
     *
     * @param millis the longest wait for an event, in milliseconds; it is skipped when results are ready
     */
    public void step(long millis) throws InterruptedException {
        EventStream.Message message = done.isEmpty() ? inbox.poll(millis, TimeUnit.MILLISECONDS) : inbox.poll();
        for (int i = 0; message != null && i < FollowLimits.INBOX_MAX; i++) {
            handle(message);
            message = inbox.poll();
        }
        if (message != null) {
            handle(message);
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
        followReporter.reportIfDue(() -> Progress.of(state.all()), now);
        if (settings.once()) {
            checkWhetherDone();
        }
    }

    /** Why the follower has ended by itself; empty while it works. The caller still has to close it. */
    public Optional<FollowEnd> ending() {
        return ending;
    }

    /** One line for the user about the end; empty while the follower works, and when it ended complete. */
    public Optional<String> endMessage() {
        return endMessage;
    }

    /**
     * The open torrents: those being downloaded and those being seeded. Seeds that no peer has asked for are not open.
     */
    public List<TorrentHandle> torrents() {
        return session.torrents();
    }

    /** How many batches of small offers were fetched, each over one connection: for tests. */
    int webBatches() {
        return itemDownload.webBatches();
    }

    /** The TCP port where the session listens for peers, 1 to 65535. */
    public int listenPort() {
        return session.listenPort();
    }

    // ---- events of the share

    private void handle(EventStream.Message message) {
        switch (message) {
            case EventStream.Message.Event(String id, Optional<ShareEvent> shareEvent) -> {
                shareEvent.ifPresent(this::handle);
                state.handled(offeredNames.isPresent() ? "" : id);
            }
            case EventStream.Message.Malformed(String reason) ->
                notices.accept(new FollowNotice.Problem(settings.url(), reason));
            case EventStream.Message.Lost(String reason) -> {
                followReporter.streamEnded();
                connectionsFailed++;
                if (!reason.equals(reportedReason)) {
                    reportedReason = reason;
                    notices.accept(new FollowNotice.Disconnected(settings.url(), reason));
                }
                if (settings.once() && connectionsFailed >= FollowLimits.CONNECTIONS_FAILED_MAX) {
                    end(FollowEnd.UNREACHABLE, settings.url() + ": " + reason);
                }
            }
        }
    }

    private void handle(ShareEvent shareEvent) {
        switch (shareEvent) {
            case ShareEvent.Begun(String stream, boolean isWhole, int peerPort) -> {
                site.peerPort(peerPort);
                followReporter.streamBegan(stream);
                connectionsFailed = 0;
                reportedReason = "";
                notices.accept(new FollowNotice.Connected(settings.url()));
                if (isWhole) {
                    if (hasMoved) {
                        end(
                                FollowEnd.OTHER_SHARE,
                                output.folder() + ": follows another share; use another folder, or move "
                                        + OutputFolder.HIDDEN + " out of it");
                        return;
                    }
                    offeredNames = Optional.of(new HashSet<>());
                }
            }
            case ShareEvent.Offered(OfferedItem offer) -> {
                offeredNames.ifPresent(names -> names.add(offer.name()));
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
                    hasReceivedAll = true;
                    offeredNames.ifPresent(this::removeAllBut);
                    offeredNames = Optional.empty();
                    if (settings.once() && awaited.isEmpty()) {
                        awaited = Optional.of(new ArrayList<>(state.all()));
                    }
                }
            }
        }
    }

    /**
     * Whether the share has sent everything that it offers at present, at least once since this follower was opened.
     */
    public boolean hasReceivedAll() {
        return hasReceivedAll;
    }

    private void want(OfferedItem offer) {
        if (ending.isEmpty() && !state.want(offer.name(), offer)) {
            notices.accept(
                    new FollowNotice.Problem(offer.name(), "the share offers too many items; this one is left out"));
        }
    }

    private void removed(String name) {
        state.find(name).filter(item -> item.desired.isPresent()).ifPresent(item -> {
            state.unwant(item);
            notices.accept(new FollowNotice.Removed(name, settings.mirrors() && item.copy.isPresent()));
            state.find(Item.contentKey(name)).ifPresent(state::unwant);
        });
    }

    /** The share has sent its whole list, so every other item is no longer offered. */
    private void removeAllBut(Set<String> offered) {
        for (Item item : state.all()) {
            if (!item.isContent() && !offered.contains(item.key)) {
                removed(item.key);
            }
        }
    }

    /** If the completed item is a torrent file, adds what that describes to the wanted items. */
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
            // The file has the ending of torrent files, but is not one: it needs nothing more.
        } catch (IOException e) {
            notices.accept(
                    new FollowNotice.Problem(item.key, Objects.requireNonNullElse(e.getMessage(), "cannot be read")));
        }
    }

    // ---- ending

    private void checkWhetherDone() {
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
        String reason = state.failure(failed.getFirst()).orElse("cannot be downloaded");
        failed.forEach(item -> notices.accept(
                new FollowNotice.Failed(item.key, state.failure(item).orElse("cannot be downloaded"))));
        end(
                FollowEnd.INCOMPLETE,
                failed.size() == 1
                        ? failed.getFirst().key + ": " + reason
                        : failed.size() + " offers could not be downloaded; the first: " + reason);
    }

    private void end(FollowEnd how, String line) {
        if (ending.isEmpty()) {
            ending = Optional.of(how);
            endMessage = Optional.of(line);
        }
    }

    /** Saves the state and closes everything; the next run resumes from there. */
    @Override
    public void close() throws IOException {
        streamThread.interrupt();
        site.close();
        followReporter.close();
        session.close();
        if (endMessage.isEmpty() || !hasMoved) {
            state.saveNow();
        }
        output.close();
    }

    /** Closes everything as a kill of the process does: without saving the state. For tests. */
    void kill() throws IOException {
        streamThread.interrupt();
        site.close();
        followReporter.close();
        session.close();
        output.close();
    }

    /** The follower's progress, as the share's page shows it: numbers of offers, and lengths in bytes. */
    record Progress(long offers, long complete, long wantedLength, long verifiedLength) {
        static Progress of(Iterable<Item> items) {
            long offers = 0;
            long complete = 0;
            long wanted = 0;
            long had = 0;
            for (Item item : items) {
                if (item.desired.isPresent()) {
                    long length = item.desired.get().knownLength().orElse(0);
                    offers++;
                    complete += item.isComplete() ? 1 : 0;
                    wanted += length;
                    had += item.isComplete()
                            ? length
                            : item.attempt
                                    .map(attempt -> Math.min(attempt.bytesVerified, length))
                                    .orElse(0L);
                }
            }
            return new Progress(offers, complete, wanted, had);
        }

        String query() {
            return "&offers=" + offers + "&complete=" + complete + "&wanted=" + wantedLength + "&had=" + verifiedLength;
        }
    }
}
