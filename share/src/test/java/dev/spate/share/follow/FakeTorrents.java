package dev.spate.share.follow;

import dev.spate.share.follow.FakeOutput.Incoming;
import dev.spate.share.follow.FakeOutput.Part;
import dev.spate.share.follow.Item.Attempt;
import dev.spate.share.follow.Item.Copy;
import dev.spate.share.follow.ItemState.Seeding;
import dev.spate.wire.metainfo.Metainfo;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A session in virtual time. It writes to the disk of a {@link FakeOutput}, as the engine does to the real one. */
final class FakeTorrents implements FollowPorts.Torrents {
    private static final int PORTIONS = 4;

    /** A torrent in work. */
    private record Running(String version, long length, boolean isComparison, boolean isBeside, String local) {}

    /** Bytes that came from peers, by version. */
    final Map<String, Long> downloaded = new TreeMap<>();

    /** The most downloads at once. */
    int most;

    /** How often existing files were hashed, by version. */
    final Map<String, Integer> hashed = new TreeMap<>();

    private final FollowWorld world;
    private final FakeOutput output;
    private final Map<String, Running> running = new LinkedHashMap<>();

    /** The versions that are seeded, by item. */
    private final Map<String, String> seeds = new LinkedHashMap<>();

    /** Whether the seed's torrent is open, so that the session has it. */
    private final Map<String, Boolean> open = new LinkedHashMap<>();

    FakeTorrents(FollowWorld world, FakeOutput output) {
        this.world = world;
        this.output = output;
    }

    /** The process is killed. */
    void kill() {
        running.clear();
        seeds.clear();
        open.clear();
    }

    boolean isIdle() {
        return running.isEmpty();
    }

    Map<String, String> seeds() {
        return seeds;
    }

    private boolean isKnown(String version) {
        return running.values().stream().anyMatch(torrent -> torrent.version().equals(version))
                || seeds.entrySet().stream()
                        .anyMatch(seed -> seed.getValue().equals(version) && open.get(seed.getKey()));
    }

    private void add(String key, Running torrent) {
        if (running.containsKey(key)) {
            throw new AssertionError("two torrents of " + key);
        }
        if (isKnown(torrent.version())) {
            tell(new FollowEvent.Duplicate(key, "the session has it already"));
            return;
        }
        running.put(key, torrent);
        most = Math.max(most, running.size());
        world.later(world.longTime(), () -> check(key, torrent));
    }

    private void tell(FollowEvent event) {
        world.later(world.shortTime(), () -> world.deliver(event));
    }

    private boolean isGone(String key, Running torrent) {
        return !torrent.equals(running.get(key));
    }

    @Override
    public void compare(String key, Metainfo metainfo, String local) {
        String version = metainfo.infoHash().v1Hex();
        add(key, new Running(version, metainfo.geometry().totalLength(), true, false, local));
    }

    @Override
    public void download(String key, FollowPorts.Download download) {
        Metainfo metainfo = download.metainfo();
        String version = metainfo.infoHash().v1Hex();
        output.assertSaved(
                key,
                item -> item.attempt()
                        .filter(attempt -> attempt.version().equals(version) && !(attempt instanceof Attempt.Begun))
                        .isPresent());
        if (download.isBeside()) {
            output.incoming.computeIfAbsent(version, _ -> new Incoming());
        }
        add(key, new Running(version, metainfo.geometry().totalLength(), false, download.isBeside(), metainfo.name()));
    }

    /** Finds out what exists, as the session does before it downloads. */
    private void check(String key, Running torrent) {
        if (isGone(key, torrent)) {
            return;
        }
        String there = output.files.getOrDefault(torrent.local(), "");
        boolean isWhole = there.equals(torrent.version());
        Part part = output.parts.get(torrent.version());
        if (torrent.isComparison()) {
            hashed.merge(torrent.version(), 1, Integer::sum);
            tell(new FollowEvent.Advanced(key, 0, true));
            tell(new FollowEvent.Compared(key, isWhole));
        } else if (torrent.isBeside() || part != null || there.isEmpty()) {
            portion(key, torrent);
        } else if (isWhole) {
            hashed.merge(torrent.version(), 1, Integer::sum);
            tell(new FollowEvent.Advanced(key, torrent.length(), true));
            tell(new FollowEvent.Downloaded(key));
        } else {
            tell(new FollowEvent.TorrentFailed(key, "a file is in the way", true));
        }
    }

    private long bytes(Running torrent) {
        return torrent.isBeside()
                ? Optional.ofNullable(output.incoming.get(torrent.version()))
                        .map(there -> there.bytes)
                        .orElse(0L)
                : Optional.ofNullable(output.parts.get(torrent.version()))
                        .map(Part::bytes)
                        .orElse(0L);
    }

    private void portion(String key, Running torrent) {
        if (isGone(key, torrent)) {
            return;
        }
        if (output.isFull) {
            tell(new FollowEvent.TorrentFailed(key, "the disk is full", false));
            return;
        }
        if (!world.hasPeers(torrent.version())) {
            world.later(world.longTime(), () -> portion(key, torrent));
            return;
        }
        long before = bytes(torrent);
        long after = Math.min(torrent.length(), before + torrent.length() / PORTIONS + 1);
        downloaded.merge(torrent.version(), after - before, Long::sum);
        boolean isWhole = after == torrent.length();
        if (torrent.isBeside()) {
            Incoming there = output.incoming.computeIfAbsent(torrent.version(), _ -> new Incoming());
            there.bytes = after;
            there.isWhole = isWhole;
        } else {
            output.parts.put(torrent.version(), new Part(torrent.local(), after));
            output.files.put(torrent.local(), isWhole ? torrent.version() : "part of " + torrent.version());
        }
        tell(new FollowEvent.Advanced(key, after, true));
        if (isWhole) {
            tell(new FollowEvent.Downloaded(key));
        } else {
            world.later(world.longTime(), () -> portion(key, torrent));
        }
    }

    @Override
    public void remove(String key) {
        Running torrent = running.remove(key);
        seeds.remove(key);
        open.remove(key);
        world.later(world.longTime(), () -> {
            boolean isWhole = false;
            if (torrent != null) {
                boolean isThere = torrent.version().equals(output.files.get(torrent.local()));
                isWhole = torrent.isComparison() ? isThere : bytes(torrent) == torrent.length();
                if (!torrent.isBeside() && isWhole) {
                    output.parts.remove(torrent.version());
                }
            }
            world.deliver(new FollowEvent.Removed(key, isWhole));
        });
    }

    @Override
    public void seed(String key, Copy copy, Optional<OfferedItem> offer, Seeding how) {
        if (how == Seeding.CONTINUES) {
            running.remove(key);
            output.parts.remove(copy.version());
        }
        boolean isOpen = how != Seeding.ON_DEMAND;
        if (isOpen && how == Seeding.AT_ONCE && isKnown(copy.version())) {
            return;
        }
        seeds.put(key, copy.version());
        open.put(key, isOpen);
    }

    @Override
    public void stopSeeding(String key) {
        seeds.remove(key);
        open.remove(key);
    }
}
