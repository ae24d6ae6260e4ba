/**
 * A tracker that programs can embed: {@link dev.spate.tracker.TrackerServer}.
 *
 * <p>May use: all of this module, and {@code wire}. Used by: the module share, the command, embedders.
 */
package dev.spate.tracker;
