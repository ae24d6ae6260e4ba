package dev.spate.protocol.swarm;

import dev.spate.wire.Remote.WebSeed;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The web seeds that a torrent may dial. They limit us themselves, so the limits for dials to hosts do not count here.
 * Owned by the torrent.
 */
final class WebSeedBook {
    private final Map<WebSeed, DialTarget> seeds = new LinkedHashMap<>();

    void add(WebSeed seed, long now) {
        DialTarget target = new DialTarget(now);
        target.markNamed(now);
        seeds.put(seed, target);
    }

    /** The next web seed that is due. It counts as being dialled from now on. */
    Optional<WebSeed> dialNext(long now) {
        Optional<Map.Entry<WebSeed, DialTarget>> next = seeds.entrySet().stream()
                .filter(entry -> entry.getValue().isDue(now))
                .findFirst();
        next.ifPresent(entry -> entry.getValue().onDialled());
        return next.map(Map.Entry::getKey);
    }

    boolean hasUntried() {
        return seeds.values().stream().anyMatch(DialTarget::isUntried);
    }

    void onConnected(WebSeed seed) {
        find(seed).ifPresent(DialTarget::onConnected);
    }

    /** It could not be reached, or its link has ended; we dial it again later. */
    void onEnded(WebSeed seed, boolean wasUseful, long now) {
        find(seed).ifPresent(target -> target.onEnded(wasUseful, now));
    }

    /** It has sent content that the torrent does not describe. */
    void ban(WebSeed seed) {
        find(seed).ifPresent(DialTarget::neverDial);
    }

    boolean isBanned(WebSeed seed) {
        return find(seed).filter(DialTarget::isNeverDialled).isPresent();
    }

    private Optional<DialTarget> find(WebSeed seed) {
        return Optional.ofNullable(seeds.get(seed));
    }

    /** Every web seed is due at once, whatever failed before. */
    void retryAll(long now) {
        seeds.values().forEach(target -> target.retry(now));
    }

    /** The same as {@link AddressBook#retrySoon}. */
    void retrySoon(boolean isNobodyLeft, long now) {
        seeds.values().forEach(target -> target.retrySoon(isNobodyLeft, now));
    }
}
