package dev.spate.protocol.swarm;

import dev.spate.protocol.announce.Announcer;
import dev.spate.protocol.port.Notice;
import dev.spate.protocol.port.PeerSource;
import dev.spate.protocol.port.Publisher;
import dev.spate.protocol.port.SourceEvent;
import dev.spate.protocol.port.TrackerEvent;

/**
 * The trackers of a torrent as a source of peers; brings their messages to the owner. Owned by the torrent.
 *
 * <p>Each tracker is a part of this source.
 */
public final class TrackerPeerSource implements PeerSource {
    private final Announcer announcer;
    private final Swarm swarm;
    private final Publisher publisher;
    private long nextAt;

    public TrackerPeerSource(Announcer announcer, Swarm swarm, Publisher publisher) {
        this.announcer = announcer;
        this.swarm = swarm;
        this.publisher = publisher;
        this.nextAt = announcer.nextTick();
    }

    @Override
    public String name() {
        return TrackerEvent.SOURCE;
    }

    @Override
    public boolean isForPrivateTorrents() {
        return true;
    }

    @Override
    public void start(long now) {
        announcer.start(now);
        nextAt = announcer.nextTick();
    }

    /** Announces to the trackers that we stop. */
    @Override
    public void stop(long now) {
        announcer.stop(now);
        nextAt = announcer.nextTick();
    }

    @Override
    public boolean isStopped() {
        return announcer.isStopped();
    }

    @Override
    public void needPeers(long now) {
        announcer.needPeers(now);
        nextAt = announcer.nextTick();
    }

    @Override
    public void needPeersSoon(long wait, long now) {
        announcer.needPeersSoon(wait, now);
        nextAt = announcer.nextTick();
    }

    @Override
    public void onNetworkChanged(long now) {
        announcer.retryUnreachable(now);
        nextAt = announcer.nextTick();
    }

    @Override
    public void onDownloadCompleted(long now) {
        announcer.onDownloadCompleted(now);
        nextAt = announcer.nextTick();
    }

    @Override
    public boolean isAwaitingAnswer() {
        return announcer.isAwaitingAnswer();
    }

    @Override
    public void onEvent(SourceEvent event, long now) {
        switch ((TrackerEvent) event) {
            case TrackerEvent.Announced announced -> {
                announcer.onSucceeded(announced.tracker(), announced.response(), now);
                announced.response().warning().ifPresent(text -> publish(announced.tracker(), text, false));
                swarm.add(
                        this,
                        announced.tracker(),
                        announced.scope(),
                        announced.response().peers(),
                        now);
            }
            case TrackerEvent.LatePeers late -> swarm.add(this, late.tracker(), late.scope(), late.peers(), now);
            case TrackerEvent.AnnounceFailed failed -> {
                announcer.onFailed(failed.tracker(), failed.failure(), now);
                publish(failed.tracker(), failed.failure().reason(), true);
            }
        }
        nextAt = announcer.nextTick();
    }

    private void publish(int tracker, String text, boolean failed) {
        String url = announcer.status().get(tracker).url();
        publisher.onNotice(new Notice.TrackerMessage(url, text, failed));
    }

    @Override
    public void tick(long now) {
        if (now >= nextAt) {
            announcer.tick(now);
            nextAt = announcer.nextTick();
        }
    }

    @Override
    public long nextTick() {
        return nextAt;
    }
}
