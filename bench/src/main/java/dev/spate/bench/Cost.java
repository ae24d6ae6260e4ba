package dev.spate.bench;

/**
 * The cost of one whole process, from its start to its end.
 *
 * @param wallSeconds elapsed time
 * @param cpuSeconds user and system time together, including the processes that it started and waited for
 * @param peakBytes peak resident memory
 */
record Cost(double wallSeconds, double cpuSeconds, long peakBytes) {}
