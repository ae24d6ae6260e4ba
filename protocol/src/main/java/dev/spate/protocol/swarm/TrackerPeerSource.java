package dev.spate.protocol.swarm;

import dev.spate.protocol.announce.Announcer;
import dev.spate.protocol.machine.Machine;
import dev.spate.protocol.port.Notice;
import dev.spate.protocol.port.Publisher;
import dev.spate.protocol.port.TrackerEvent;
import dev.spate.wire.PeerAddress;
import java.util.List;

/**
 * Brings the peers that trackers name into the address book, and tracker messages to the owner. Owned by the torrent.
 */
public final class TrackerPeerSource {
    private final Announcer announcer;
    private final AddressBook addresses;
    private final Publisher publisher;
    private long nextAt;

    public TrackerPeerSource(Announcer announcer, AddressBook addresses, Publisher publisher) {
        this.announcer = announcer;
        this.addresses = addresses;
        this.publisher = publisher;
        this.nextAt = announcer.nextTick();
    }

    public Announcer announcer() {
        return announcer;
    }

    /** Whether a tracker that we asked has neither answered nor failed yet: it may name peers. */
    public boolean isAwaitingAnswer() {
        return announcer.isAwaitingAnswer();
    }

    public void start(long now) {
        announcer.start(now);
        nextAt = announcer.nextTick();
    }

    public void onDownloadCompleted(long now) {
        announcer.onDownloadCompleted(now);
        nextAt = announcer.nextTick();
    }

    public void needPeers(long now) {
        announcer.needPeers(now);
        nextAt = announcer.nextTick();
    }

    /** See {@link Announcer#needPeersSoon}. */
    void needPeersSoon(long wait, long now) {
        announcer.needPeersSoon(wait, now);
        nextAt = announcer.nextTick();
    }

    /** See {@link Announcer#retryUnreachable}. */
    void retryUnreachable(long now) {
        announcer.retryUnreachable(now);
        nextAt = announcer.nextTick();
    }

    public void stop(long now) {
        announcer.stop(now);
        nextAt = announcer.nextTick();
    }

    public void onEvent(TrackerEvent event, long now) {
        switch (event) {
            case TrackerEvent.Announced announced -> {
                announcer.onSucceeded(announced.tracker(), announced.response(), now);
                announced.response().warning().ifPresent(text -> publish(announced.tracker(), text, false));
                addPeers(announced.response().peers(), new AddressSource(announced.tracker(), announced.source()), now);
            }
            case TrackerEvent.LatePeers latePeers ->
                addPeers(latePeers.peers(), new AddressSource(latePeers.tracker(), latePeers.source()), now);
            case TrackerEvent.AnnounceFailed failed -> {
                announcer.onFailed(failed.tracker(), failed.failure(), now);
                publish(failed.tracker(), failed.failure().reason(), true);
            }
        }
        nextAt = announcer.nextTick();
    }

    private void addPeers(List<PeerAddress> peers, AddressSource source, long now) {
        peers.forEach(address -> addresses.addFromSource(address, source, now));
    }

    private void publish(int tracker, String text, boolean failed) {
        String url = announcer.status().get(tracker).url();
        publisher.onNotice(new Notice.TrackerMessage(url, text, failed));
    }

    public void tick(long now) {
        if (now >= nextAt) {
            announcer.tick(now);
            nextAt = announcer.nextTick();
        }
    }

    /** When {@link #tick} has something to do, or {@link Machine#NEVER}. */
    public long nextTick() {
        return nextAt;
    }
}
