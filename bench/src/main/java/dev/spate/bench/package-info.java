/**
 * Side-by-side benchmarks against real peers. Not shipped.
 *
 * <p>May use: anything. Used by: people who measure.
 */
package dev.spate.bench;
