/**
 * Spate against the programs that people run: real clients and a real tracker, on loopback or in a network of their own.
 * Tests only; nothing of it is shipped.
 *
 * <h2>What runs</h2>
 *
 * <p>A {@link dev.spate.interop.Meeting} is one test: a client and Spate meet at a fresh tracker, and one downloads a
 * {@link dev.spate.interop.Content} from the other. Then every byte is compared with the source. {@link
 * dev.spate.interop.MatrixTest} runs the short list: each client transfers the file and the tree in both directions and
 * every other content once, announcing alternately over HTTP and UDP.
 *
 * <pre>
 * mvn -pl interop -am test                           the short list
 * mvn -pl interop -am test -Dinterop.full=true       every client, direction, content and kind of tracker
 * … -Dinterop.only='transmission seeds the tree'     only the meetings whose title contains this
 * … -Dinterop.standin=true                           libtorrent in place of Spate: is Spate wrong, or the test?
 * </pre>
 *
 * <p>{@code install-clients.sh} installs the programs if it may. A missing program is reported by name; with
 * {@code CI=true} in the environment, it is a failed test.
 *
 * <h2>How tests stay apart</h2>
 *
 * <p>Every program of every test has its own address in 127/8, because several clients take one address for one peer. It
 * has a port that was free a moment ago, and its own folder, which is also its home. No program announces beyond
 * loopback: DHT, local service discovery, peer exchange and port mapping are off. A test waits by asking the client or the
 * tracker, with a deadline, and ends exactly the processes that it started. Some clients do certain things only when they
 * listen at every address; they run in a {@link dev.spate.interop.Namespace}, which no packet enters or leaves.
 *
 * <p>May use: the app as a child process, {@code wire} to write torrents. Used by: nobody.
 */
package dev.spate.interop;
