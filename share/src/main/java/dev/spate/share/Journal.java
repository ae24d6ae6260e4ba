package dev.spate.share;

import dev.spate.share.file.AtomicFile;
import dev.spate.wire.InfoHash;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The events of a share in order: what was offered, replaced and removed. It lets a follower resume after any event.
 * Thread-safe.
 *
 * <p>Only the last event of each name is kept. A follower that resumes after an id therefore gets the present state of
 * everything that has changed since. The file has one line per event; an incomplete last line is ignored.
 */
final class Journal implements Closeable {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private final Path file;

    /** The last event of each name, in the order of their ids. */
    private final NavigableMap<Long, JournalEvent> events = new TreeMap<>();

    private final Map<String, JournalEvent> byName = new HashMap<>();

    private FileChannel channel;
    private String epoch = "";
    private long lastId;
    private long forgottenId;
    private int lines;
    private long writes;

    /**
     * Whether the file may end within a line or may not be open. Then the next write first writes the whole file anew.
     */
    private boolean isTorn;

    private Journal(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Opens the journal in this file; creates the file if necessary. */
    public static Journal open(Path file) throws IOException {
        List<String> lines =
                Files.exists(file) ? whole(Files.readString(file, StandardCharsets.ISO_8859_1)) : List.of();
        Journal journal = new Journal(file, append(file));
        lines.forEach(journal::replay);
        if (journal.epoch.isEmpty()) {
            byte[] random = new byte[8];
            new SecureRandom().nextBytes(random);
            journal.epoch = HexFormat.of().formatHex(random);
        }
        // Rewritten at each start, so that new lines are never appended to an incomplete one.
        journal.compact();
        return journal;
    }

    private static FileChannel append(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    private static List<String> whole(String text) {
        int end = text.lastIndexOf('\n');
        return end < 0 ? List.of() : text.substring(0, end).lines().toList();
    }

    /**
     * 16 hexadecimal digits that differ for each journal. They distinguish its ids from those of a journal that was
     * lost.
     */
    public String epoch() {
        return epoch;
    }

    /** The id of the last event; 0 before the first. */
    public long lastId() {
        lock.lock();
        try {
            return lastId;
        } finally {
            lock.unlock();
        }
    }

    /** How often the file was forced to the disk: for tests. */
    long writes() {
        lock.lock();
        try {
            return writes;
        } finally {
            lock.unlock();
        }
    }

    /** Whether all changes since this id are still known. Otherwise a follower needs the whole list of offers. */
    public boolean reachesBackTo(long id) {
        lock.lock();
        try {
            return id >= forgottenId && id <= lastId;
        } finally {
            lock.unlock();
        }
    }

    /** The present offers: the last event of each name, without removals. */
    public List<JournalEvent> current() {
        return since(0).stream()
                .filter(event -> event.kind() != JournalEvent.Kind.REMOVED)
                .toList();
    }

    /** The events after this id, in order. */
    public List<JournalEvent> since(long id) {
        lock.lock();
        try {
            return List.copyOf(events.tailMap(id, false).values());
        } finally {
            lock.unlock();
        }
    }

    /** Waits until there are events after this id; returns false when the time is over before. */
    public boolean await(long id, long timeoutNanos) throws InterruptedException {
        lock.lock();
        try {
            long left = timeoutNanos;
            while (lastId <= id && left > 0) {
                left = grown.awaitNanos(left);
            }
            return lastId > id;
        } finally {
            lock.unlock();
        }
    }

    /** The last event of a name. */
    Optional<JournalEvent> of(String name) {
        lock.lock();
        try {
            return Optional.ofNullable(byName.get(name));
        } finally {
            lock.unlock();
        }
    }

    /** Adds an event if this name was not offered, or had another info-hash. */
    void offered(String name, Optional<InfoHash> infoHash) throws IOException {
        offered(Map.of(name, infoHash));
    }

    /** Like the method above, for info-hashes by name: one write to the disk for all of them. */
    void offered(Map<String, Optional<InfoHash>> offers) throws IOException {
        lock.lock();
        try {
            List<JournalEvent> changes = new ArrayList<>();
            for (Map.Entry<String, Optional<InfoHash>> offer : offers.entrySet()) {
                Optional<JournalEvent> last = of(offer.getKey());
                boolean isNew = last.isEmpty() || last.get().kind() == JournalEvent.Kind.REMOVED;
                if (isNew || !last.get().infoHash().equals(offer.getValue())) {
                    JournalEvent.Kind kind = isNew ? JournalEvent.Kind.ADDED : JournalEvent.Kind.REPLACED;
                    changes.add(new JournalEvent(lastId + 1 + changes.size(), kind, offer.getKey(), offer.getValue()));
                }
            }
            write(changes);
        } finally {
            lock.unlock();
        }
    }

    /** Adds an event if this name was offered. */
    void removed(String name) throws IOException {
        removed(List.of(name));
    }

    /** Like the method above, for several names: one write to the disk for all of them. */
    void removed(List<String> names) throws IOException {
        lock.lock();
        try {
            List<JournalEvent> changes = new ArrayList<>();
            for (String name : names) {
                if (of(name).filter(last -> last.kind() != JournalEvent.Kind.REMOVED)
                        .isPresent()) {
                    changes.add(new JournalEvent(
                            lastId + 1 + changes.size(), JournalEvent.Kind.REMOVED, name, Optional.empty()));
                }
            }
            write(changes);
        } finally {
            lock.unlock();
        }
    }

    /** Called with the lock held. */
    private void write(List<JournalEvent> changes) throws IOException {
        if (changes.isEmpty()) {
            return;
        }
        if (isTorn || lines > 2 * ShareLimits.JOURNAL_EVENTS_MAX) {
            compact();
        }
        isTorn = true;
        StringBuilder text = new StringBuilder();
        changes.forEach(event -> text.append(line(event)));
        append(text.toString());
        channel.force(false);
        writes++;
        isTorn = false;
        lines += changes.size();
        changes.forEach(this::apply);
        grown.signalAll();
    }

    private void apply(JournalEvent event) {
        Optional.ofNullable(byName.put(event.name(), event)).ifPresent(before -> events.remove(before.id()));
        events.put(event.id(), event);
        lastId = event.id();
    }

    /** Drops the oldest removals if there are too many events, and writes the whole file anew. */
    private void compact() throws IOException {
        int surplus = events.size() - ShareLimits.JOURNAL_EVENTS_MAX;
        for (JournalEvent event : List.copyOf(events.values())) {
            if (surplus > 0 && event.kind() == JournalEvent.Kind.REMOVED) {
                events.remove(event.id());
                byName.remove(event.name());
                forgottenId = event.id();
                surplus--;
            }
        }
        StringBuilder text = new StringBuilder("begin " + lastId + ' ' + forgottenId + ' ' + epoch + '\n');
        events.values().forEach(event -> text.append(line(event)));
        AtomicFile.write(file, text.toString().getBytes(StandardCharsets.ISO_8859_1));
        isTorn = true;
        channel.close();
        channel = append(file);
        isTorn = false;
        lines = events.size() + 1;
    }

    private void append(String line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.ISO_8859_1));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static String line(JournalEvent event) {
        return event.id() + " " + event.kind().name().toLowerCase(Locale.ROOT) + " "
                + event.infoHash().map(InfoHash::v1Hex).orElse("-") + " "
                + Base64.getUrlEncoder().encodeToString(event.name().getBytes(StandardCharsets.UTF_8)) + "\n";
    }

    /** Applies a line of the file. A malformed line is ignored; ids never decrease. */
    private void replay(String line) {
        String[] parts = line.split(" ", -1);
        try {
            if (parts.length >= 3 && parts[0].equals("begin")) {
                lastId = Math.max(lastId, Long.parseLong(parts[1]));
                forgottenId = Math.max(forgottenId, Long.parseLong(parts[2]));
                epoch = parts.length > 3 && parts[3].matches("[0-9a-f]{16}") ? parts[3] : epoch;
            } else if (parts.length == 4) {
                replay(parts);
            }
        } catch (IllegalArgumentException e) {
            System.getLogger(Journal.class.getName())
                    .log(System.Logger.Level.WARNING, "malformed line of the journal: " + line, e);
        }
    }

    private void replay(String[] parts) {
        JournalEvent event = new JournalEvent(
                Long.parseLong(parts[0]),
                JournalEvent.Kind.valueOf(parts[1].toUpperCase(Locale.ROOT)),
                new String(Base64.getUrlDecoder().decode(parts[3]), StandardCharsets.UTF_8),
                parts[2].equals("-") ? Optional.empty() : Optional.of(InfoHash.v1Hex(parts[2])));
        long last = Math.max(lastId, event.id());
        apply(event);
        lastId = last;
    }

    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            channel.close();
        } finally {
            lock.unlock();
        }
    }
}
