/**
 * What a peer and a tracker say to each other, over HTTP (BEP 3, 7, 23, 24, 31, 48) and over UDP (BEP 15, 41).
 *
 * <p>May use: the base types and bencode. Used by: the announcer, the engine's tracker clients, the tracker.
 */
package dev.spate.wire.announce;
