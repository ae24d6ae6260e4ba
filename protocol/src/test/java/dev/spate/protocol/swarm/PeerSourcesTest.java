package dev.spate.protocol.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.protocol.machine.Machine;
import dev.spate.protocol.port.PeerSource;
import dev.spate.protocol.port.SourceEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeerSourcesTest {
    private record Answer(String source) implements SourceEvent {}

    private final List<String> calls = new ArrayList<>();
    private final PeerSources sources = new PeerSources();

    private final class Recorder implements PeerSource {
        private final String name;
        private final boolean isForPrivateTorrents;
        private boolean isStarted;

        Recorder(String name, boolean isForPrivateTorrents) {
            this.name = name;
            this.isForPrivateTorrents = isForPrivateTorrents;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public boolean isForPrivateTorrents() {
            return isForPrivateTorrents;
        }

        @Override
        public void start(long now) {
            isStarted = true;
            calls.add(name + " start");
        }

        @Override
        public void stop(long now) {
            isStarted = false;
            calls.add(name + " stop");
        }

        @Override
        public boolean isStopped() {
            return !isStarted;
        }

        @Override
        public void needPeers(long now) {
            calls.add(name + " needPeers");
        }

        @Override
        public void needPeersSoon(long wait, long now) {
            calls.add(name + " needPeersSoon");
        }

        @Override
        public void onNetworkChanged(long now) {
            calls.add(name + " onNetworkChanged");
        }

        @Override
        public void onDownloadCompleted(long now) {
            calls.add(name + " onDownloadCompleted");
        }

        @Override
        public boolean isAwaitingAnswer() {
            return isStarted;
        }

        @Override
        public void onEvent(SourceEvent event, long now) {
            calls.add(name + " event");
        }

        @Override
        public void tick(long now) {
            calls.add(name + " tick");
        }

        @Override
        public long nextTick() {
            return isStarted ? name.length() : Machine.NEVER;
        }
    }

    private final Recorder trackers = new Recorder("trackers", true);
    private final Recorder open = new Recorder("open", false);

    PeerSourcesTest() {
        sources.add(trackers);
        sources.add(open);
    }

    @Test
    void passesEachEventToTheSourceOfItsName() {
        sources.onEvent(new Answer("open"), 0);
        sources.onEvent(new Answer("unknown"), 0);

        assertThat(calls).containsExactly("open event");
    }

    @Test
    void ticksWhenTheFirstSourceIsDue() {
        assertThat(sources.nextTick()).isEqualTo(Machine.NEVER);

        sources.start(0);

        assertThat(sources.nextTick()).isEqualTo("open".length());
        assertThat(sources.areAwaitingAnswers()).isTrue();
        assertThat(sources.areStopped()).isFalse();
        sources.stop(0);
        assertThat(sources.areStopped()).isTrue();
    }

    @Test
    void aPrivateTorrentStopsSourcesThatItMayNotUseAndAsksThemNothingMore() {
        sources.start(0);
        calls.clear();

        assertThat(sources.setPrivate(0)).containsExactly("open");
        sources.start(0);
        sources.needPeers(0);
        sources.needPeersSoon(1, 0);
        sources.onNetworkChanged(0);
        sources.onDownloadCompleted(0);

        assertThat(calls)
                .containsExactly(
                        "open stop",
                        "trackers start",
                        "trackers needPeers",
                        "trackers needPeersSoon",
                        "trackers onNetworkChanged",
                        "trackers onDownloadCompleted");
        assertThat(sources.isAllowed(trackers)).isTrue();
        assertThat(sources.isAllowed(open)).isFalse();
    }
}
