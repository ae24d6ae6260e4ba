/**
 * The peer wire protocol: the handshake and the messages after it, with their decoder and encoder.
 *
 * <p>May use: the base types and bencode. Used by: the torrent's machine, links, the simulator.
 */
package dev.spate.wire.peer;
