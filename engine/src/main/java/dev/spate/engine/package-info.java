/**
 * The public API of the engine: sessions, torrents in them, and what happens to them.
 *
 * <p>May use: the packages of this module. Used by: programs that embed the engine.
 */
package dev.spate.engine;
