/**
 * A tracker for programs that want one of their own: {@link dev.spate.tracker.TrackerServer}.
 *
 * <p>May use: all of this module. Used by: the command, embedders.
 */
package dev.spate.tracker;
