/**
 * A world in virtual time: network, disks, clock, and the checkers of invariants.
 *
 * <p>{@code World} is time and chance: everything in it follows from one seed. {@code SimNet} carries links, which keep
 * their order and lose nothing, and {@code SimDatagrams} carries datagrams, which may be late, in another order, doubled
 * or lost; both use the {@code Line} of a host and respect the {@code Nat} that it is behind. {@code SimLoop} drives any
 * machine as the engine does. A {@code SimHost} is a computer with one process, and a {@code SimTorrent} is a torrent of
 * it with its disk and its links. A {@code SimSession} lets the machine of a session decide which torrents of a host run,
 * as the engine does, and brings them back from a {@code SimSavedSession}. A {@code Swarm} is the torrents of one content, each on a host of its own or on one
 * that it shares with torrents of other swarms.
 *
 * <p>May use: the machines and the wire. Used by: tests.
 */
package dev.spate.sim;
