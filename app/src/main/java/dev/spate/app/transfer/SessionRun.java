package dev.spate.app.transfer;

import dev.spate.app.command.CommandFailure;
import dev.spate.app.command.ListenAdvice;
import dev.spate.app.console.Console;
import dev.spate.app.console.ExitCode;
import dev.spate.app.console.ProgressDisplay;
import dev.spate.app.console.Report;
import dev.spate.engine.AlreadyInUseException;
import dev.spate.engine.DuplicateTorrentException;
import dev.spate.engine.ListenException;
import dev.spate.engine.Proxy;
import dev.spate.engine.SeedGoals;
import dev.spate.engine.Session;
import dev.spate.engine.SessionConfig;
import dev.spate.engine.SessionEvent;
import dev.spate.engine.SpateException;
import dev.spate.engine.StorageException;
import dev.spate.engine.Subscription;
import dev.spate.engine.TorrentHandle;
import dev.spate.engine.UnsupportedTorrentException;
import dev.spate.share.offer.WebSettings;
import dev.spate.wire.InfoHash;
import dev.spate.wire.status.Activity;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Runs one session with the torrents of a command until each has ended. Owned by the command's thread. */
final class SessionRun {
    /** A flood of events must not keep the command from its other work. */
    private static final int EVENTS_PER_STEP_MAX = 1_000;

    private final Console console;
    private final ProgressDisplay progress;
    private final Optional<SeedGoals> seedGoals;
    private final Optional<Duration> timeout;
    private final Optional<WebSettings> web;
    private final List<TorrentTask> tasks = new ArrayList<>();
    private final List<ExitCode> exitCodes = new ArrayList<>();

    /**
     * @param seedGoals how long a complete torrent is seeded; if empty, it is not
     * @param timeout how long a download may stall; if empty, without limit
     */
    SessionRun(
            Console console,
            ProgressDisplay progress,
            Optional<SeedGoals> seedGoals,
            Optional<Duration> timeout,
            Optional<WebSettings> web) {
        this.console = console;
        this.progress = progress;
        this.seedGoals = seedGoals;
        this.timeout = timeout;
        this.web = web;
    }

    /** Runs the torrents and reports on them; returns how each ended. */
    List<ExitCode> run(SessionConfig config, List<DownloadRequest> torrents) {
        try (Session session = open(config);
                Subscription events = session.subscribe();
                CommandWebServer webServer = CommandWebServer.open(web, session, progress)) {
            progress.report(new Report.Listening(
                    session.listenPort(),
                    session.listenAddresses().stream()
                            .map(InetSocketAddress::toString)
                            .toList()));
            if (config.proxy() instanceof Proxy.Http) {
                // Without this notice, a download without web seeds would seem to hang.
                progress.report(new Report.Notice(
                        "an HTTP proxy carries trackers and web servers but no peers; a SOCKS5 proxy carries all"));
            }
            session.seedGoals(seedGoals.orElse(SeedGoals.NONE)).join();
            torrents.forEach(torrent -> add(session, webServer, torrent));
            if (console.interrupt().repeatUntil(this::isOver, wait -> step(session, events, wait))) {
                awaitReaders(webServer, session, events);
            } else {
                progress.report(new Report.Notice("interrupted; progress is saved, and the next run resumes"));
                exitCodes.add(ExitCode.INTERRUPTED);
            }
        }
        return List.copyOf(exitCodes);
    }

    private boolean isOver() {
        return tasks.stream().allMatch(TorrentTask::isOver);
    }

    /**
     * Waits until every reader of the web address has received the rest. After a failure there is no wait, because the
     * missing bytes may never arrive.
     */
    private void awaitReaders(CommandWebServer webServer, Session session, Subscription events) {
        if (exitCodes.stream().allMatch(code -> code == ExitCode.DONE) && webServer.isRead()) {
            progress.report(new Report.Notice("done; waiting for a reader of the web address (Ctrl-C ends the wait)"));
            console.interrupt().repeatUntil(() -> !webServer.isRead(), wait -> step(session, events, wait));
        }
    }

    /** Opens a session, or throws a failure that says why it cannot be opened. */
    static Session open(SessionConfig config) {
        try {
            return Session.open(config);
        } catch (ListenException e) {
            throw CommandFailure.listening(e, ListenAdvice.of(config));
        } catch (SpateException e) {
            throw CommandFailure.of(ExitCode.UNREACHABLE, e);
        }
    }

    private void add(Session session, CommandWebServer webServer, DownloadRequest torrent) {
        try {
            TorrentHandle handle = session.add(torrent.request());
            TorrentTask torrentTask =
                    new TorrentTask(torrent, handle, seedGoals.isPresent(), timeout, System.nanoTime());
            webServer.add(handle);
            tasks.add(torrentTask);
            if (!torrentTask.reportContent(progress)) {
                progress.report(new Report.Notice(torrentTask.name() + ": fetching its metadata from peers"));
            }
        } catch (CommandFailure e) {
            // The metadata that an earlier run kept shows that the selection matches no file.
            end(torrent.source(), new Outcome(e.exitCode(), e.line()));
        } catch (StorageException | AlreadyInUseException e) {
            end(torrent.source(), CommandFailure.of(ExitCode.STORAGE, e));
        } catch (UnsupportedTorrentException e) {
            end(torrent.source(), CommandFailure.of(ExitCode.BAD_TORRENT, e));
        } catch (DuplicateTorrentException e) {
            end(torrent.source(), CommandFailure.of(ExitCode.USAGE, e));
        }
    }

    private void end(String source, CommandFailure failure) {
        end(source, new Outcome(failure.exitCode(), source + ": " + failure.line()));
    }

    private void end(String source, Outcome outcome) {
        exitCodes.add(outcome.code());
        if (!outcome.isDone()) {
            progress.report(new Report.Failed(source, outcome.code(), outcome.message()));
            console.printError(outcome.message());
        }
    }

    private void step(Session session, Subscription events, Duration wait) throws InterruptedException {
        Optional<SessionEvent> event = events.poll(wait);
        for (int i = 0; event.isPresent() && i < EVENTS_PER_STEP_MAX; i++) {
            report(session, event.get());
            event = events.poll(Duration.ZERO);
        }
        long now = System.nanoTime();
        for (TorrentTask torrentTask : tasks) {
            if (!torrentTask.isOver()) {
                torrentTask.update(now, progress).ifPresent(outcome -> end(torrentTask.source(), outcome));
            }
        }
        progress.show(
                tasks.stream()
                        .map(torrentTask -> torrentTask.torrentProgress(progress.wantsPieces()))
                        .filter(torrentProgress -> torrentProgress.status().activity() != Activity.FAILED)
                        .toList(),
                now);
    }

    private void report(Session session, SessionEvent event) {
        switch (event) {
            case SessionEvent.Checked(var torrent, int genuine, int checked) ->
                report(new Report.Checked(torrent, nameOf(session, torrent), genuine, checked));
            case SessionEvent.MetadataReceived _ -> tasks.forEach(torrentTask -> torrentTask.reportContent(progress));
            case SessionEvent.MetadataTooLong(var torrent, int length) ->
                report(new Report.Notice(nameOf(session, torrent) + ": " + MetadataRun.tooLong(length)));
            case SessionEvent.PeerBanned(var torrent, var peer) ->
                report(new Report.PeerBanned(torrent, nameOf(session, torrent), peer.toString()));
            case SessionEvent.TrackerMessage(var torrent, var url, var message, boolean failed) ->
                report(new Report.TrackerSaid(torrent, nameOf(session, torrent), url, message, failed));
            case SessionEvent.WebSeedMessage(var torrent, var url, var message, boolean isOver) ->
                report(new Report.WebSeedSaid(torrent, nameOf(session, torrent), url, message, isOver));
            case SessionEvent.StorageMessage(var torrent, var message) ->
                report(new Report.Notice(nameOf(session, torrent) + ": " + message));
            // The task reads the status anyway, which shows the other events.
            case SessionEvent.StatusChanged _, SessionEvent.PieceCompleted _, SessionEvent.PieceFailed _ -> {}
            case SessionEvent.Completed _, SessionEvent.Failed _, SessionEvent.Missed _ -> {}
        }
    }

    private void report(Report report) {
        progress.report(report);
    }

    private static String nameOf(Session session, InfoHash torrent) {
        return session.find(torrent).map(TorrentHandle::name).orElseGet(torrent::toString);
    }
}
