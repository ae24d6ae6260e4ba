package dev.spate.protocol.port;

import dev.spate.protocol.announce.AnnounceFigures;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.PeerAddress.Scope;
import dev.spate.wire.WireHash;
import java.util.List;

/**
 * A way to find peers of one torrent. Trackers are one; a program may add others. Owned by the torrent.
 *
 * <p>A source asks through a port of its own and waits for {@link SourceEvent}s that carry its name. It gives the
 * addresses that it finds to the {@link Swarm}, which remembers where they came from. It may lie, so the swarm limits
 * how many addresses it keeps from each source, and which.
 */
public interface PeerSource {
    /** Creates the source of one torrent. */
    interface Factory {
        PeerSource create(Swarm swarm);
    }

    /** What a source may know of its torrent, and where it brings addresses. */
    interface Swarm {
        WireHash infoHash();

        LocalPeer self();

        /** What the torrent tells others about itself, now. */
        AnnounceFigures figures();

        /**
         * The source has found these addresses.
         *
         * @param part distinguishes the parts of a source that may lie on their own, as each tracker may; each part has
         *     its own share of the addresses
         * @param scope of the address at which that part was reached; it may name addresses of that scope or a wider
         *     one
         */
        void add(PeerSource source, int part, Scope scope, List<PeerAddress> addresses, long now);
    }

    /** Names the source in its events and in the status; unique in a torrent. A short word, such as "tracker". */
    String name();

    /** Whether a private torrent may use it (BEP 27). If not, the torrent stops it as soon as it is known as private. */
    boolean isForPrivateTorrents();

    /** The torrent goes online, for the first time or again. */
    void start(long now);

    /** The torrent goes offline. */
    void stop(long now);

    /** Whether nothing is left to do after {@link #stop}, such as a farewell that waits for its answer. */
    boolean isStopped();

    /** More peers are wanted than the source would find by its usual interval. */
    void needPeers(long now);

    /** No peer is left: the same as {@link #needPeers}, but not earlier than after this wait, and with more effort. */
    void needPeersSoon(long wait, long now);

    /** The network is back, or has changed: what could not be reached may be reachable now. */
    void onNetworkChanged(long now);

    /** The last missing piece has been downloaded. */
    void onDownloadCompleted(long now);

    /** Whether the source has been asked and may still name its first peers. */
    boolean isAwaitingAnswer();

    /** An event with the name of this source. */
    void onEvent(SourceEvent event, long now);

    void tick(long now);

    /** When {@link #tick} has something to do, or {@link dev.spate.protocol.machine.Machine#NEVER}. */
    long nextTick();
}
