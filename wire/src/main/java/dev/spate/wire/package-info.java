/**
 * The base types of all packages: hashes, ids, addresses and the arithmetic of pieces and blocks.
 *
 * <p>May use: the JDK's data types only. Used by: everything.
 */
package dev.spate.wire;
