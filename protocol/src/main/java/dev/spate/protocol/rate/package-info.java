/**
 * How fast: meters, limits and the number of outstanding requests.
 *
 * <p>May use: {@code machine} and the addresses of {@code wire}. Used by: {@code port}, {@code swarm},
 * {@code transfer}, {@code session} and the engine. Every class here is owned by one loop and takes the time as an
 * argument.
 */
package dev.spate.protocol.rate;
