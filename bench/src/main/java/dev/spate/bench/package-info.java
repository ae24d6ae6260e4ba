/**
 * Side-by-side benchmarks against real peers. Not shipped.
 *
 * <p>May use: anything. Used by: people who run measurements.
 */
package dev.spate.bench;
