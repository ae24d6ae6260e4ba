package dev.spate.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.spate.protocol.port.LinkId;
import dev.spate.protocol.port.Peers;
import dev.spate.wire.peer.Message;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever goes wrong in a world is reported with what is needed to see it again. */
class WorldTest {
    private static final int KIB = 1024;

    static Stream<Supplier<Throwable>> anything() {
        return Stream.of(
                UnsupportedOperationException::new,
                NullPointerException::new,
                ArithmeticException::new,
                () -> new UncheckedIOException(new IOException("no route")),
                () -> new IOException("checked, and thrown all the same"),
                StackOverflowError::new,
                () -> new AssertionError("an assertion in the middle of a run"));
    }

    @ParameterizedTest
    @MethodSource("anything")
    void anExceptionOfAMachineNamesTheSeedTheTimeTheHostAndTheEventAndHappensAgain(Supplier<Throwable> thrown) {
        Swarm once = swarmWithABug(401, thrown);
        Swarm again = swarmWithABug(401, thrown);

        Violation first = violation(once);
        Violation second = violation(again);

        assertThat(first)
                .hasMessageMatching("seed 401, after \\d+ ms, buggy at Received\\[.*]: it has thrown .*")
                .hasCauseInstanceOf(thrown.get().getClass());
        assertThat(second).hasMessage(first.getMessage());
        assertThat(again.world().digest()).isEqualTo(once.world().digest());
        assertThat(again.world().events()).isEqualTo(once.world().events());
    }

    private static Violation violation(Swarm swarm) {
        return catchThrowableOfType(Violation.class, () -> swarm.finish(World.MINUTE));
    }

    /** The machine of one host throws at the first request that it receives. */
    private static Swarm swarmWithABug(long seed, Supplier<Throwable> thrown) {
        Swarm swarm = new Swarm(seed, Weather.ROUGH, SimContent.phantom(64 * KIB, 2_000_000));
        swarm.seed(plan -> plan.lineUp = 200_000);
        swarm.leecher("leecher", plan -> {});
        swarm.torrent("buggy", plan -> {
                    plan.isSeed = true;
                    plan.attack = Optional.of(new Bug(thrown));
                    plan.peers.add(swarm.torrents().get(1).address());
                })
                .start();
        return swarm;
    }

    private record Bug(Supplier<Throwable> thrown) implements Attack {
        @Override
        public long begin(LinkId link, Peers peers) {
            peers.send(link, new Message.HaveAll());
            peers.send(link, new Message.Unchoke());
            return NEVER;
        }

        @Override
        public void onMessage(LinkId link, Message message, Peers peers) {
            if (message instanceof Message.Request) {
                throwAnything(thrown.get());
            }
        }

        @SuppressWarnings("unchecked")
        private static <T extends Throwable> void throwAnything(Throwable thrown) throws T {
            throw (T) thrown;
        }
    }

    @Test
    void anExceptionAtTheStartOrAtACommandOfAHostNamesTheHost() {
        World world = new World(402);

        assertThatThrownBy(() -> world.act("host", "its start", () -> {
                    throw new UnsupportedOperationException("not yet");
                }))
                .isInstanceOf(Violation.class)
                .hasMessage("seed 402, after 0 ms, host at its start: it has thrown "
                        + "java.lang.UnsupportedOperationException: not yet");
    }

    @Test
    void anExceptionOfAPortOrOfTheScenarioNamesTheTime() {
        World world = new World(403);
        world.after(70 * World.MILLI, () -> {
            throw new UnsupportedOperationException("a port");
        });

        assertThatThrownBy(() -> world.runFor(World.SECOND))
                .isInstanceOf(Violation.class)
                .hasMessageStartingWith("seed 403, after 70 ms: it has thrown")
                .hasMessageEndingWith("a port");
    }

    @Test
    void anExceptionOfACheckNamesTheSeed() {
        World world = new World(404);

        assertThatThrownBy(() -> world.runUntil("all is well", Optional.<Boolean>empty()::orElseThrow, World.SECOND))
                .isInstanceOf(Violation.class)
                .hasMessageStartingWith("seed 404, after 0 ms: it has thrown java.util.NoSuchElementException");
    }

    @Test
    void aViolationIsReportedOnceWithTheHostThatWasActing() {
        World world = new World(405);
        world.after(
                World.MILLI,
                () -> world.act(
                        "outer",
                        "one",
                        () -> world.act("inner", "two", () -> {
                            throw new Violation(world, "it must hold");
                        })));

        assertThatThrownBy(() -> world.runFor(World.SECOND))
                .hasMessage("seed 405, after 1 ms, inner at two: it must hold")
                .hasNoCause();
    }
}
