package dev.spate.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueueOrderTest {
    private final List<Integer> respaced = new ArrayList<>();
    private final QueueOrder order = new QueueOrder(entry -> respaced.add(entry.torrent()));

    private static TorrentEntry entry(int number, long position) {
        return new TorrentEntry(QueueEntry.added(number, Work.DOWNLOADING).withPosition(position), 0);
    }

    private void add(TorrentEntry entry) {
        order.addAll(List.of(entry));
    }

    private List<Integer> numbers() {
        List<Integer> numbers = new ArrayList<>();
        order.forEach(entry -> numbers.add(entry.torrent()));
        return numbers;
    }

    private void assertPositionsRise() {
        for (int i = 1; i < order.size(); i++) {
            assertThat(order.get(i - 1).position()).isLessThan(order.get(i).position());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void behavesLikeAList(int seed) {
        var random = new Random(seed);
        List<TorrentEntry> model = new ArrayList<>();

        for (int number = 0; number < 20_000; number++) {
            if (random.nextInt(4) == 0 && !model.isEmpty()) {
                TorrentEntry removed = model.remove(random.nextInt(model.size()));
                order.remove(removed);
            } else {
                int index = random.nextInt(model.size() + 1);
                TorrentEntry added = entry(number, QueueEntry.LAST);
                model.add(index, added);
                order.insert(index, added);
                assertThat(order.indexOf(added)).isEqualTo(index);
            }
        }

        assertThat(numbers())
                .isEqualTo(model.stream().map(TorrentEntry::torrent).toList());
        assertPositionsRise();
    }

    @Test
    void insertsAsOftenAsOneLikesAtOnePlace() {
        add(entry(-1, QueueEntry.LAST));
        add(entry(-2, QueueEntry.LAST));

        for (int number = 0; number < 10_000; number++) {
            order.insert(1, entry(number, QueueEntry.LAST));
        }

        assertPositionsRise();
        assertThat(numbers()).startsWith(-1, 9_999, 9_998).endsWith(1, 0, -2);
        assertThat(respaced).hasSizeLessThan(20 * 10_000);
    }

    @Test
    void insertingInTheMiddleOfManyMovesFewOthers() {
        for (int number = 0; number < 10_000; number++) {
            add(entry(number, QueueEntry.LAST));
        }

        for (int number = 10_000; number < 50_000; number++) {
            order.insert(5_000, entry(number, QueueEntry.LAST));
        }

        assertPositionsRise();
        assertThat(respaced).hasSizeLessThan(20 * 40_000);
    }

    @Test
    void aMoveToAnEndChangesOnePositionOnly() {
        for (int number = 0; number < 1_000; number++) {
            add(entry(number, QueueEntry.LAST));
        }

        for (int i = 0; i < 10_000; i++) {
            TorrentEntry moved = order.get(500);
            order.remove(moved);
            order.insert(i % 2 == 0 ? 0 : 999, moved);
        }

        assertPositionsRise();
        assertThat(respaced).isEmpty();
    }

    @Test
    void takesPositionsBackInAnyOrder() {
        add(entry(1, 70));
        add(entry(2, -5));
        add(entry(3, QueueEntry.FIRST));
        add(entry(4, 10));

        assertThat(numbers()).containsExactly(3, 2, 4, 1);
    }

    @Test
    void twoWithOnePositionStandBesideEachOther() {
        add(entry(1, 70));
        add(entry(2, 71));

        add(entry(3, 70));

        assertThat(numbers()).containsExactly(1, 3, 2);
        assertPositionsRise();
    }

    @Test
    void thoseWithOnePositionKeepTheOrderInWhichTheyCome() {
        add(entry(1, 7));
        add(entry(2, 8));

        order.addAll(List.of(
                entry(3, 7),
                entry(4, QueueEntry.LAST),
                entry(5, 7),
                entry(6, QueueEntry.FIRST),
                entry(7, QueueEntry.LAST),
                entry(8, 7),
                entry(9, QueueEntry.FIRST)));

        assertThat(numbers()).containsExactly(6, 9, 1, 3, 5, 8, 2, 4, 7);
        assertPositionsRise();
    }

    @Test
    void anyNumberIsTakenForAPosition() {
        add(entry(1, 0));
        add(entry(2, Long.MAX_VALUE - 1));
        add(entry(3, Long.MIN_VALUE + 1));

        assertThat(numbers()).containsExactly(3, 1, 2);
        assertPositionsRise();
    }

    @Test
    void positionsAtTheLimitsLeaveRoomForOthers() {
        add(entry(1, -(1L << 61) + 1));
        add(entry(2, (1L << 61) - 1));

        add(entry(3, QueueEntry.FIRST));
        add(entry(4, QueueEntry.LAST));

        assertThat(numbers()).containsExactly(3, 1, 2, 4);
        assertPositionsRise();
        assertThat(QueueOrder.mayHold(order.get(0).position())).isTrue();
        assertThat(QueueOrder.mayHold(order.get(3).position())).isTrue();
    }
}
