/**
 * The state of a torrent in numbers. The same records are used from the machine that counts to the API, the web address
 * and the command.
 *
 * <p>May use: {@code dev.spate.wire}. Used by: every module from the machines to the command.
 */
package dev.spate.wire.status;
