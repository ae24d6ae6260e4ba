package dev.spate.share.follow;

import dev.spate.engine.Session;
import dev.spate.engine.TorrentHandle;
import dev.spate.http.HttpException;
import dev.spate.http.HttpUrl;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Follows one share: receives its offers, downloads and verifies them, and seeds them. Owned by the thread that opens,
 * steps and closes it, so all methods are called on that thread. A machine decides; this class builds it with its ports
 * and runs it. What waits for the network or the disk has threads of its own, whose answers are events.
 *
 * <p>Its state is saved in the output folder, so the next follower with the same folder resumes where this one ended.
 * Nothing is downloaded or seeded without {@link #step}: call it in a loop until {@link #ending} is present or the
 * program ends.
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
    private final OutputFolder output;
    private final ShareSite site;
    private final Session session;
    private final FolderWork folder;
    private final ShareRequests requests;
    private final SessionTorrents torrents;
    private final FollowMachine machine;
    private final Inbox inbox = new Inbox();

    private Follower(
            FollowSettings settings,
            Consumer<FollowNotice> notices,
            OutputFolder output,
            ShareSite site,
            Session session,
            Optional<StateFile.State> saved)
            throws HttpException {
        this.output = output;
        this.site = site;
        this.session = session;
        this.folder = new FolderWork(output, new StateFile(output.stateFile()), inbox::answer);
        this.requests = new ShareRequests(site, query(settings), output, inbox);
        this.torrents = new SessionTorrents(session, output, site, inbox::answer);
        this.machine = new FollowMachine(
                settings.in(output.folder()),
                site.origin(),
                saved,
                new FollowPorts(requests, torrents, folder, notices),
                new SplittableRandom(),
                System.nanoTime());
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
     * Opens the output folder and a session, and starts to connect to the share. It does not wait for the share; if the
     * share does not answer, the follower tries again and again.
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
            Optional<StateFile.State> saved = new StateFile(output.stateFile()).read();
            session = Optional.of(Session.open(settings.session()));
            Follower follower = new Follower(settings, notices, output, site, session.get(), saved);
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

    /**
     * Handles what happens and moves every item on, for the given time or until the follower has ended.
     *
     * @param millis in milliseconds; with 0, it handles what has happened already
     */
    public void step(long millis) throws InterruptedException {
        long now = System.nanoTime();
        long end = now + TimeUnit.MILLISECONDS.toNanos(millis);
        do {
            handle(inbox.take(Math.min(end - now, untilNextTick(now))));
            now = System.nanoTime();
            for (FollowEvent event : torrents.news()) {
                machine.handle(event, now);
            }
            if (untilNextTick(now) <= 0) {
                machine.tick(now);
            }
        } while (machine.ending().isEmpty() && end - now > 0);
    }

    /** Handles an event and those that wait behind it. */
    private void handle(Optional<FollowEvent> first) throws InterruptedException {
        Optional<FollowEvent> event = first;
        for (int i = 0; event.isPresent(); i++) {
            machine.handle(event.get(), System.nanoTime());
            event = i < FollowLimits.INBOX_MAX ? inbox.take(0) : Optional.empty();
        }
    }

    private long untilNextTick(long now) {
        return machine.nextTick() == FollowMachine.NEVER ? Long.MAX_VALUE : machine.nextTick() - now;
    }

    /** Why the follower has ended by itself; empty while it works. The caller still has to close it. */
    public Optional<FollowEnd> ending() {
        return machine.ending();
    }

    /** One line for the user about the end; empty while the follower works, and when it ended complete. */
    public Optional<String> endMessage() {
        return machine.endMessage();
    }

    /**
     * The open torrents: those being downloaded and those being seeded. Seeds that no peer has asked for are not open.
     */
    public List<TorrentHandle> torrents() {
        return session.torrents();
    }

    /** How many batches of small offers were fetched, each over one connection: for tests. */
    int webBatches() {
        return requests.batches();
    }

    /** The TCP port where the session listens for peers, 1 to 65535. */
    public int listenPort() {
        return session.listenPort();
    }

    /**
     * Whether the share has sent everything that it offers at present, at least once since this follower was opened.
     */
    public boolean hasReceivedAll() {
        return machine.hasReceivedAll();
    }

    /** Saves the state and closes everything; the next run resumes from there. */
    @Override
    public void close() throws IOException {
        closeNetwork();
        machine.close(System.nanoTime());
        folder.close();
        output.close();
    }

    /** Closes everything as a kill of the process does: without saving the state. For tests. */
    void kill() throws IOException {
        closeNetwork();
        folder.kill();
        output.close();
    }

    private void closeNetwork() {
        site.close();
        requests.close();
        session.close();
    }
}
