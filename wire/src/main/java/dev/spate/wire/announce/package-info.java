/**
 * Requests and answers between a peer and a tracker, over HTTP (BEP 3, 7, 23, 24, 31, 48) and over UDP (BEP 15, 41).
 *
 * <p>May use: the base types and bencode. Used by: the announcer, the engine's tracker clients, the tracker.
 */
package dev.spate.wire.announce;
