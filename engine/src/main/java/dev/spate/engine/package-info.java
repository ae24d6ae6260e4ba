/**
 * The public API of the engine: sessions, torrents in them, and what happens to them.
 *
 * <p>The packages below do not know it. They speak in types of {@code protocol.port} and of their own, and {@code
 * SessionTorrent} and {@code Conversions} turn these into the types that programs see.
 *
 * <p>May use: the packages of this module. Used by: programs that embed the engine.
 */
package dev.spate.engine;
