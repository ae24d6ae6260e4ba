package dev.spate.tracker.answer;

import dev.spate.tracker.swarm.TrackerTotals;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** Counts events for {@code /metrics}. Thread-safe. */
public final class Counters {
    private final Map<Count, LongAdder> adders = new EnumMap<>(Count.class);

    Counters() {
        for (Count count : Count.values()) {
            adders.put(count, new LongAdder());
        }
    }

    private LongAdder adder(Count count) {
        return Objects.requireNonNull(adders.get(count));
    }

    /** Adds one. */
    public void add(Count count) {
        adder(count).increment();
    }

    /** Adds this number. */
    public void add(Count count, long number) {
        adder(count).add(number);
    }

    /** The number so far. */
    public long value(Count count) {
        return adder(count).sum();
    }

    /** All counters in the text format of Prometheus. */
    String text(TrackerTotals trackerTotals) {
        StringBuilder text = new StringBuilder(4_096);
        head(text, "spate_tracker_swarms", "gauge", "Swarms stored.");
        line(text, "spate_tracker_swarms", "", trackerTotals.swarms());
        head(text, "spate_tracker_peers", "gauge", "Peers listed, once for each of their swarms.");
        line(text, "spate_tracker_peers", "family=\"ipv4\"", trackerTotals.peersOfIpv4());
        line(text, "spate_tracker_peers", "family=\"ipv6\"", trackerTotals.peersOfIpv6());
        head(text, "spate_tracker_seeds", "gauge", "Listed peers that have every piece.");
        line(text, "spate_tracker_seeds", "", trackerTotals.seeds());
        for (Count count : Count.values()) {
            if (!count.help().isEmpty()) {
                head(text, count.metric(), "counter", count.help());
            }
            line(text, count.metric(), count.label(), value(count));
        }
        return text.toString();
    }

    private static void head(StringBuilder text, String metric, String type, String help) {
        text.append("# HELP ").append(metric).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(metric).append(' ').append(type).append('\n');
    }

    private static void line(StringBuilder text, String metric, String label, long value) {
        text.append(metric).append(label.isEmpty() ? "" : "{" + label + "}");
        text.append(' ').append(value).append('\n');
    }
}
