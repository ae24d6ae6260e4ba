/**
 * Spate against the programs that people run: real clients and a real tracker, on loopback or in a network of their own.
 * Tests only; nothing of it is shipped.
 *
 * <h2>What runs</h2>
 *
 * <p>A {@link dev.spate.interop.Meeting} is one test: a client and Spate meet at a fresh tracker and one gets a
 * {@link dev.spate.interop.Content} from the other; then every byte is compared with the source. {@link
 * dev.spate.interop.MatrixTest} runs the short list in which each client meets the file and the tree in both directions
 * and every other content once, with HTTP and UDP announces by turns.
 *
 * <pre>
 * mvn -pl interop -am test                           the short list
 * mvn -pl interop -am test -Dinterop.full=true       every client, direction, content and kind of tracker
 * … -Dinterop.only='transmission seeds the tree'     only the meetings whose sentence contains this
 * … -Dinterop.standin=true                           libtorrent plays Spate's part: is it us, or the recipe?
 * </pre>
 *
 * <p>{@code install-clients.sh} installs the programs where it may. A program that is not there is reported by name;
 * with {@code CI=true} in the environment its absence is a failed test.
 *
 * <h2>How it keeps out of its own way</h2>
 *
 * <p>Every program of every test has an address of its own in 127/8, because several clients take one address for one
 * peer; a port that was free a moment ago; and a folder of its own that is also its home. Nobody announces beyond
 * loopback: distributed hash table, local discovery, peer exchange and port mapping are off. A test waits by asking the
 * client or the tracker, with a deadline, and ends exactly the processes that it started. What some clients do only when
 * they listen at every address they do in a {@link dev.spate.interop.Namespace}, which nothing enters and nothing leaves.
 *
 * <p>May use: the app as a child process, {@code wire} to write torrents. Used by: nobody.
 */
package dev.spate.interop;
