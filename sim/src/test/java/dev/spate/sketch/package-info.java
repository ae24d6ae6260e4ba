/**
 * A peer source and an extension of nobody: what a program adds to a torrent without a change to any class of it.
 */
package dev.spate.sketch;
