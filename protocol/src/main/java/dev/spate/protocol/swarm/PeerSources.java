package dev.spate.protocol.swarm;

import dev.spate.protocol.machine.Machine;
import dev.spate.protocol.port.PeerSource;
import dev.spate.protocol.port.SourceEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The peer sources of a torrent. A private torrent uses only some of them (BEP 27); this is decided here and nowhere
 * else. Owned by the torrent.
 */
public final class PeerSources {
    private final List<PeerSource> sources = new ArrayList<>();
    private boolean isPrivate;

    public void add(PeerSource source) {
        sources.add(source);
    }

    /**
     * The torrent is known as private: sources that it may not use are stopped and not started again.
     *
     * @return the names of those sources
     */
    public List<String> setPrivate(long now) {
        isPrivate = true;
        List<PeerSource> forbidden =
                sources.stream().filter(source -> !isAllowed(source)).toList();
        forbidden.forEach(source -> source.stop(now));
        return forbidden.stream().map(PeerSource::name).toList();
    }

    /** Whether the torrent may use this source, and the addresses that it names. */
    public boolean isAllowed(PeerSource source) {
        return !isPrivate || source.isForPrivateTorrents();
    }

    private Stream<PeerSource> allowed() {
        return sources.stream().filter(this::isAllowed);
    }

    public void start(long now) {
        allowed().forEach(source -> source.start(now));
    }

    public void stop(long now) {
        sources.forEach(source -> source.stop(now));
    }

    /** Whether all sources have stopped completely. */
    public boolean areStopped() {
        return sources.stream().allMatch(PeerSource::isStopped);
    }

    /** More peers are wanted. */
    public void needPeers(long now) {
        allowed().forEach(source -> source.needPeers(now));
    }

    /** No peer is left. */
    void needPeersSoon(long wait, long now) {
        allowed().forEach(source -> source.needPeersSoon(wait, now));
    }

    void onNetworkChanged(long now) {
        allowed().forEach(source -> source.onNetworkChanged(now));
    }

    public void onDownloadCompleted(long now) {
        allowed().forEach(source -> source.onDownloadCompleted(now));
    }

    /** Whether a source may still name its first peers. */
    public boolean areAwaitingAnswers() {
        return allowed().anyMatch(PeerSource::isAwaitingAnswer);
    }

    public void onEvent(SourceEvent event, long now) {
        sources.stream()
                .filter(source -> source.name().equals(event.source()))
                .forEach(source -> source.onEvent(event, now));
    }

    public void tick(long now) {
        sources.forEach(source -> source.tick(now));
    }

    /** When {@link #tick} has something to do, or {@link Machine#NEVER}. */
    public long nextTick() {
        long next = Machine.NEVER;
        for (PeerSource source : sources) {
            next = Math.min(next, source.nextTick());
        }
        return next;
    }
}
