package dev.spate.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.ToDoubleFunction;

/** The costs of all runs, and how they compare. Owned by the main thread. */
final class Results {
    private static final double MEGA = 1e6;

    private final Map<String, List<Cost>> costs = new LinkedHashMap<>();
    private final Map<String, Long> bytes = new LinkedHashMap<>();

    void add(Contender contender, Cost cost) {
        costs.computeIfAbsent(contender.name(), _ -> new ArrayList<>()).add(cost);
        bytes.put(contender.name(), contender.bytes());
    }

    private Spread spread(String name, ToDoubleFunction<Cost> figure) {
        return Spread.of(costs.get(name).stream().mapToDouble(figure).toArray());
    }

    Spread throughput(String name) {
        return spread(name, cost -> bytes.get(name) / MEGA / cost.wallSeconds());
    }

    /** Per gigabyte, because contenders may process different amounts. */
    Spread cpuSecondsPerGigabyte(String name) {
        return spread(name, cost -> cost.cpuSeconds() / (bytes.get(name) / MEGA / 1000));
    }

    Spread peakMegabytes(String name) {
        return spread(name, cost -> cost.peakBytes() / MEGA);
    }

    /** One line for each contender and figure. */
    String table() {
        StringBuilder table = new StringBuilder(
                String.format(Locale.ROOT, "%-20s %-10s %9s %9s %9s%n", "", "", "median", "min", "max"));
        for (String name : costs.keySet()) {
            row(table, name, "MB/s", throughput(name));
            row(table, "", "CPU-s/GB", cpuSecondsPerGigabyte(name));
            row(table, "", "peak MB", peakMegabytes(name));
        }
        return table.toString();
    }

    private static void row(StringBuilder table, String name, String unit, Spread spread) {
        table.append(String.format(
                Locale.ROOT,
                "%-20s %-10s %9.2f %9.2f %9.2f%n",
                name,
                unit,
                spread.median(),
                spread.min(),
                spread.max()));
    }

    /** How the medians of two contenders compare, or why they cannot be compared. */
    String ratio(String ours, String theirs) {
        if (!costs.containsKey(ours) || !costs.containsKey(theirs)) {
            return ours + " / " + theirs + ": not compared, because one of them was not run";
        }
        return String.format(
                Locale.ROOT,
                "%s / %s: throughput %.2f, CPU %.2f",
                ours,
                theirs,
                throughput(ours).median() / throughput(theirs).median(),
                cpuSecondsPerGigabyte(ours).median()
                        / cpuSecondsPerGigabyte(theirs).median());
    }

    /** One JSON object with every single run, for programs. */
    String json(MachineInfo machineInfo, double loadAtEnd) {
        StringJoiner runs = new StringJoiner(",", "[", "]");
        costs.forEach((name, all) -> {
            for (int round = 0; round < all.size(); round++) {
                Cost cost = all.get(round);
                runs.add(String.format(
                        Locale.ROOT,
                        "{\"contender\":\"%s\",\"round\":%d,\"bytes\":%d,\"wallSeconds\":%.3f,\"cpuSeconds\":%.2f,"
                                + "\"peakBytes\":%d}",
                        name,
                        round + 1,
                        bytes.get(name),
                        cost.wallSeconds(),
                        cost.cpuSeconds(),
                        cost.peakBytes()));
            }
        });
        return String.format(
                Locale.ROOT,
                "{\"cores\":%d,\"processor\":\"%s\",\"shaInstructions\":%b,\"loadAtStart\":%.2f,\"loadAtEnd\":%.2f,"
                        + "\"runs\":%s}",
                machineInfo.cores(),
                machineInfo.processor().replace("\\", "\\\\").replace("\"", "\\\""),
                machineInfo.hasShaInstructions(),
                machineInfo.load(),
                loadAtEnd,
                runs);
    }
}
