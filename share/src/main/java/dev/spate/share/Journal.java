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
 * What was offered, replaced and removed, in order, so that a follower can go on where it was. Thread-safe.
 *
 * <p>Only the last event of each name is kept: whoever follows from any id on learns how everything stands that has
 * changed since. The file is one line for each event; a line that was cut off is not there.
 */
final class Journal implements Closeable {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition grown = lock.newCondition();
    private final Path file;

    /** The last one of each name, in the order of the ids. */
    private final NavigableMap<Long, JournalEvent> events = new TreeMap<>();

    private final Map<String, JournalEvent> byName = new HashMap<>();

    private FileChannel channel;
    private String epoch = "";
    private long lastId;
    private long forgottenId;
    private int lines;
    private long writes;

    /** Whether the file may end within a line, or not be open: whatever is written next begins with all of it anew. */
    private boolean isTorn;

    private Journal(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** The journal in this file, which is created on need. */
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
        // Rewritten at each start, so that a line which was cut off is never continued.
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

    /** Another one for each journal: who comes with the id of one that was lost must not take it for one of this. */
    public String epoch() {
        return epoch;
    }

    /** The id of the last event, or 0. */
    public long lastId() {
        lock.lock();
        try {
            return lastId;
        } finally {
            lock.unlock();
        }
    }

    /** How often it was written to the disk and waited for it: a measure for tests. */
    long writes() {
        lock.lock();
        try {
            return writes;
        } finally {
            lock.unlock();
        }
    }

    /** Whether everything since this id is still known; otherwise a follower must be told how everything stands. */
    public boolean reachesBackTo(long id) {
        lock.lock();
        try {
            return id >= forgottenId && id <= lastId;
        } finally {
            lock.unlock();
        }
    }

    /** What is offered at this moment: the last event of each name, without what was removed. */
    public List<JournalEvent> standing() {
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

    /** Waits until there are events after this id, or the time is over. */
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

    /** What was last said of a name. */
    Optional<JournalEvent> of(String name) {
        lock.lock();
        try {
            return Optional.ofNullable(byName.get(name));
        } finally {
            lock.unlock();
        }
    }

    /** Something is offered: an event if it was not so before. */
    void offered(String name, Optional<InfoHash> infoHash) throws IOException {
        offered(Map.of(name, infoHash));
    }

    /** As the other one, for many by their names: one write to the disk for all of them. */
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

    /** Something is there no longer: an event if it was offered before. */
    void removed(String name) throws IOException {
        removed(List.of(name));
    }

    /** As the other one, for many: one write to the disk for all of them. */
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

    /** Under the lock. */
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

    /** Drops the oldest removals beyond the bound, and writes what is left. */
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

    /** A line that makes no sense says nothing; ids only grow. */
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
            System.getLogger(Journal.class.getName()).log(System.Logger.Level.WARNING, "journal: " + line, e);
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
