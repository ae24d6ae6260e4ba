package dev.spate.bench;

import java.util.Arrays;

/** The median and the extremes of a few figures of the same kind. */
record Spread(double median, double min, double max) {
    /** The spread of at least one figure. */
    static Spread of(double[] figures) {
        if (figures.length == 0) {
            throw new IllegalArgumentException("nothing was measured");
        }
        double[] sorted = figures.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }
}
