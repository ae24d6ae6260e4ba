package dev.spate.share.follow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Follows a share: decides what is downloaded, in which order it is compared, placed, saved and seeded, and when the
 * follower ends. A state machine like those of the engine, which this module does not see: it never blocks, never reads
 * a clock and has no source of chance, and it is owned by one thread, which calls {@link #handle}, {@link #tick} and
 * {@link #nextTick}. Times are nanoseconds, of which only differences have a meaning.
 *
 * <p>Whoever runs it handles all events that wait before it ticks. So what many items request together is done
 * together: one save for all of them, one batch for many small offers.
 */
final class FollowMachine {
    /** The deadline of a machine that waits only for events. */
    static final long NEVER = Long.MAX_VALUE;

    private final FollowSettings settings;
    private final FollowPorts ports;
    private final FollowState state;
    private final ItemMachine items;
    private final FollowReporter reporter;
    private final StreamState stream;

    /**
     * Whether the saved state belongs to this share: it came from its address, or the share knows the last event. Until
     * then it is not changed, and so nothing else is that has to be saved first.
     */
    private boolean isOurShare;

    /** While the share sends its whole list of offers: the names received so far. */
    private Optional<Set<String>> offeredNames = Optional.empty();

    /** With --once: the items of the first complete list of offers. */
    private Optional<List<Item>> awaited = Optional.empty();

    /** With --once: an awaited item that is still open. While it is, nobody needs to look at the others. */
    private Optional<Item> lastOpen = Optional.empty();

    private boolean hasReceivedAll;
    private String reportedReason = "";
    private int connectionsFailed;
    private Optional<FollowEnd> ending = Optional.empty();
    private Optional<String> endMessage = Optional.empty();

    /** When the next tick is due: at once, if something was handled since the last one. */
    private long next;

    /**
     * @param origin the address of the share that the settings name, in one form
     * @param saved what an earlier run has saved
     * @param random spreads the times of connections
     */
    FollowMachine(
            FollowSettings settings,
            String origin,
            Optional<StateFile.State> saved,
            FollowPorts ports,
            RandomGenerator random,
            long now) {
        this.settings = settings;
        this.ports = ports;
        this.state = new FollowState(ports, origin, saved, now);
        this.items = new ItemMachine(state, ports, settings.mirrors());
        this.reporter = new FollowReporter(ports.share());
        this.isOurShare = saved.isEmpty() || saved.get().url().equals(origin);
        this.next = now;
        items.start();
        items.decide(now);
        this.stream = new StreamState(ports.share(), state.lastId(), random);
    }

    /** Something happened. */
    void handle(FollowEvent event, long now) {
        switch (event) {
            case FollowEvent.Received(String id, Optional<ShareEvent> shareEvent) -> {
                shareEvent.ifPresent(each -> handle(each, now));
                state.handled(offeredNames.isPresent() ? "" : id);
                stream.received(id);
            }
            case FollowEvent.Malformed(String reason) -> notify(new FollowNotice.Problem(settings.url(), reason));
            case FollowEvent.PauseNamed(Duration pause) -> stream.pauseNamed(pause);
            case FollowEvent.Lost(String reason) -> {
                stream.lost(now);
                lost(reason);
            }
            case FollowEvent.BatchFetched batch -> items.handle(batch, now);
            case FollowEvent.Reported() -> reporter.sent();
            case FollowEvent.StateSaved(String file, Optional<String> problem) -> {
                problem.ifPresent(reason -> notify(new FollowNotice.Problem(file, reason)));
                items.saved(state.saved(problem), problem, now);
            }
            case FollowEvent.OfItem answer -> items.handle(answer, now);
            case FollowEvent.Broken(Throwable bug) ->
                throw new IllegalStateException("a request of the follower has failed because of a bug", bug);
        }
        items.decide(now);
        next = now;
    }

    /** Does what is due. An early call has no effect. */
    void tick(long now) {
        stream.tick(now);
        items.tick(now);
        if (isOurShare) {
            state.saveIfDue(now);
        }
        reporter.reportIfDue(() -> FollowProgress.of(state.view()), now);
        if (settings.once()) {
            checkWhetherDone();
        }
        long nextSave = isOurShare ? state.nextSave() : NEVER;
        next = Math.min(Math.min(items.nextTick(), nextSave), Math.min(stream.nextTick(), reporter.nextReport()));
    }

    /** When this machine wants its next {@link #tick}, or {@link #NEVER}. Read again after every call. */
    long nextTick() {
        return next;
    }

    /** Saves what is not saved yet, for the next run. Nothing may be handled after it. */
    void close(long now) {
        if (isOurShare) {
            state.saveLast(now);
        }
    }

    /** Why the follower has ended by itself; empty while it works. */
    Optional<FollowEnd> ending() {
        return ending;
    }

    /** One line for the user about the end. */
    Optional<String> endMessage() {
        return endMessage;
    }

    /** Whether the share has sent everything that it offers at present, at least once. */
    boolean hasReceivedAll() {
        return hasReceivedAll;
    }

    private void notify(FollowNotice notice) {
        ports.notices().accept(notice);
    }

    // ---- events of the share

    private void lost(String reason) {
        reporter.streamEnded();
        connectionsFailed++;
        if (!reason.equals(reportedReason)) {
            reportedReason = reason;
            notify(new FollowNotice.Disconnected(settings.url(), reason));
        }
        if (settings.once() && connectionsFailed >= FollowLimits.CONNECTIONS_FAILED_MAX) {
            end(FollowEnd.UNREACHABLE, settings.url() + ": " + reason);
        }
    }

    private void handle(ShareEvent shareEvent, long now) {
        switch (shareEvent) {
            case ShareEvent.Begun(String name, boolean isWhole, int peerPort) -> {
                items.peerPort(peerPort);
                reporter.streamBegan(name, now);
                begun(isWhole);
            }
            case ShareEvent.Offered(OfferedItem offer) -> {
                offeredNames.ifPresent(names -> names.add(offer.name()));
                boolean isHeld = state.find(offer.name())
                        .filter(item -> item.wanted().isPresent())
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
                stream.caughtUp();
                if (isSettled) {
                    caughtUp();
                }
            }
        }
    }

    private void begun(boolean isWhole) {
        connectionsFailed = 0;
        reportedReason = "";
        notify(new FollowNotice.Connected(settings.url()));
        isOurShare |= !isWhole;
        if (!isOurShare) {
            end(
                    FollowEnd.OTHER_SHARE,
                    settings.output() + ": follows another share; use another folder, or move " + OutputFolder.HIDDEN
                            + " out of it");
        } else if (isWhole) {
            offeredNames = Optional.of(new HashSet<>());
        }
    }

    private void want(OfferedItem offer) {
        if (ending.isEmpty() && !items.want(offer.name(), offer)) {
            notify(new FollowNotice.Problem(offer.name(), "the share offers too many items; this one is left out"));
        }
    }

    private void removed(String name) {
        Optional<Item> found = state.find(name).filter(item -> item.wanted().isPresent());
        if (found.isPresent()) {
            Item item = found.get();
            boolean isBinned = settings.mirrors() && item.copy().isPresent();
            items.unwant(item);
            notify(new FollowNotice.Removed(name, isBinned));
            state.find(Item.contentKey(name)).ifPresent(items::unwant);
        }
    }

    /** The share has sent its whole list, so every other item is no longer offered. */
    private void caughtUp() {
        hasReceivedAll = true;
        Set<String> offered = offeredNames.orElse(Set.of());
        if (offeredNames.isPresent()) {
            state.all().stream()
                    .filter(item -> !item.isContent() && !offered.contains(item.key()))
                    .forEach(item -> removed(item.key()));
        }
        offeredNames = Optional.empty();
        if (settings.once() && awaited.isEmpty()) {
            awaited = Optional.of(state.all());
        }
    }

    // ---- ending

    /** Everything awaited, and what the torrent files among it describe. */
    private List<Item> unsettled() {
        List<Item> unsettled = new ArrayList<>();
        for (Item item : awaited.orElse(List.of())) {
            if (!state.isSettled(item)) {
                unsettled.add(item);
            }
            state.find(Item.contentKey(item.key()))
                    .filter(content -> !item.isContent() && !state.isSettled(content))
                    .ifPresent(unsettled::add);
        }
        return unsettled.stream().distinct().toList();
    }

    private void checkWhetherDone() {
        if (awaited.isEmpty()
                || ending.isPresent()
                || lastOpen.filter(this::isOpen).isPresent()) {
            return;
        }
        List<Item> failed = unsettled();
        lastOpen = failed.reversed().stream().filter(this::isOpen).findFirst();
        if (failed.isEmpty()) {
            ending = Optional.of(FollowEnd.COMPLETE);
        } else if (lastOpen.isEmpty()) {
            failed.forEach(item -> notify(new FollowNotice.Failed(item.key(), reason(item))));
            String reason = reason(failed.getFirst());
            end(
                    FollowEnd.INCOMPLETE,
                    failed.size() == 1
                            ? failed.getFirst().key() + ": " + reason
                            : failed.size() + " offers could not be downloaded; the first: " + reason);
        }
    }

    private boolean isOpen(Item item) {
        return !state.isSettled(item) && item.failures() < FollowLimits.ATTEMPTS_MAX;
    }

    private static String reason(Item item) {
        return item.failure().orElse("cannot be downloaded");
    }

    private void end(FollowEnd how, String line) {
        if (ending.isEmpty()) {
            ending = Optional.of(how);
            endMessage = Optional.of(line);
        }
    }
}
