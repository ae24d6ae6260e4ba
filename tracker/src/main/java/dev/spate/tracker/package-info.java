/**
 * A tracker that programs can embed: {@link dev.spate.tracker.TrackerServer}.
 *
 * <p>May use: all of this module. Used by: the command, embedders.
 */
package dev.spate.tracker;
