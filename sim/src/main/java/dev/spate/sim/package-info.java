/**
 * A world in virtual time: network, disks, clock, and the checkers of invariants.
 *
 * <p>{@code World} is time and chance: everything in it follows from one seed. {@code SimNet} carries links, which keep
 * their order and lose nothing, and {@code SimDatagrams} carries datagrams, which may be late, in another order, doubled
 * or lost; both use the {@code Line} of a host and respect the {@code Nat} that it is behind. {@code SimLoop} drives any
 * machine as the engine does. {@code SimHost} is a torrent with its disk and its links, and {@code Swarm} is several of
 * them around one tracker.
 *
 * <p>May use: the machines and the wire. Used by: tests.
 */
package dev.spate.sim;
