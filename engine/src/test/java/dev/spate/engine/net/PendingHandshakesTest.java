package dev.spate.engine.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.wire.HostPrefix;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PendingHandshakesTest {
    private final PendingHandshakes places = new PendingHandshakes(4);
    private final List<FakeConnection> connections = new ArrayList<>();

    private FakeConnection enter(int host) {
        FakeConnection connection = new FakeConnection();
        connections.add(connection);
        places.enter(connection, new HostPrefix(host, 0));
        return connection;
    }

    @Test
    void endsTheLongestWaitingOfTheHostWithMost() {
        FakeConnection quiet = enter(1);
        FakeConnection first = enter(2);
        FakeConnection second = enter(2);
        enter(3);

        FakeConnection newcomer = enter(4);

        assertThat(first.isOpen()).isFalse();
        assertThat(List.of(quiet, second, newcomer)).allMatch(FakeConnection::isOpen);
    }

    @Test
    void endsTheLongestWaitingOfAllWhenEachIsAnotherHost() {
        FakeConnection first = enter(1);
        for (int host = 2; host <= 5; host++) {
            enter(host);
        }

        assertThat(first.isOpen()).isFalse();
        assertThat(connections.stream().filter(FakeConnection::isOpen)).hasSize(4);
    }

    @Test
    void endsNobodyWhoseHandshakeIsOver() {
        FakeConnection first = new FakeConnection();
        connections.add(first);
        places.leave(places.enter(first, new HostPrefix(1, 0)));

        for (int i = 0; i < 10; i++) {
            enter(1);
        }

        assertThat(first.isOpen()).isTrue();
        assertThat(connections.stream().filter(FakeConnection::isOpen)).hasSize(5);
    }

    @Test
    void endsAllThatWaitInTheEnd() {
        enter(1);
        enter(2);

        places.closeAll();

        assertThat(connections).noneMatch(FakeConnection::isOpen);
    }
}
