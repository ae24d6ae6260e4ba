package dev.spate.bench;

/**
 * What one whole process has cost, from its start to its end.
 *
 * @param wallSeconds by the clock
 * @param cpuSeconds of user and system together, with those of the processes that it started and waited for
 * @param peakBytes of resident memory
 */
record Cost(double wallSeconds, double cpuSeconds, long peakBytes) {}
