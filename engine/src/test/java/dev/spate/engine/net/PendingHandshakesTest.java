package dev.spate.engine.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.wire.HostPrefix;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PendingHandshakesTest {
    private final PendingHandshakes places = new PendingHandshakes(4);
    private final List<SocketChannel> channels = new ArrayList<>();

    private SocketChannel enter(int host) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channels.add(channel);
        places.enter(channel, new HostPrefix(host, 0));
        return channel;
    }

    @AfterEach
    void closeAll() throws IOException {
        for (SocketChannel channel : channels) {
            channel.close();
        }
    }

    @Test
    void endsTheLongestWaitingOfTheHostWithMost() throws IOException {
        SocketChannel quiet = enter(1);
        SocketChannel first = enter(2);
        SocketChannel second = enter(2);
        enter(3);

        SocketChannel newcomer = enter(4);

        assertThat(first.isOpen()).isFalse();
        assertThat(List.of(quiet, second, newcomer)).allMatch(SocketChannel::isOpen);
    }

    @Test
    void endsTheLongestWaitingOfAllWhenEachIsAnotherHost() throws IOException {
        SocketChannel first = enter(1);
        for (int host = 2; host <= 5; host++) {
            enter(host);
        }

        assertThat(first.isOpen()).isFalse();
        assertThat(channels.stream().filter(SocketChannel::isOpen)).hasSize(4);
    }

    @Test
    void endsNobodyWhoseHandshakeIsOver() throws IOException {
        SocketChannel first = SocketChannel.open();
        channels.add(first);
        places.leave(places.enter(first, new HostPrefix(1, 0)));

        for (int i = 0; i < 10; i++) {
            enter(1);
        }

        assertThat(first.isOpen()).isTrue();
        assertThat(channels.stream().filter(SocketChannel::isOpen)).hasSize(5);
    }

    @Test
    void endsAllThatWaitInTheEnd() throws IOException {
        enter(1);
        enter(2);

        places.closeAll();

        assertThat(channels).noneMatch(SocketChannel::isOpen);
    }
}
