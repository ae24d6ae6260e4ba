package dev.spate.protocol.torrent;

import dev.spate.protocol.port.Publisher;
import java.util.ArrayList;
import java.util.List;

/** Commands of one kind that wait for their common answer. Owned by the torrent. */
final class PendingAnswers {
    private final Publisher publisher;
    private final List<Long> numbers = new ArrayList<>();

    PendingAnswers(Publisher publisher) {
        this.publisher = publisher;
    }

    void add(long number) {
        numbers.add(number);
    }

    boolean isEmpty() {
        return numbers.isEmpty();
    }

    /** All of them are done. */
    void answer() {
        List<Long> done = List.copyOf(numbers);
        numbers.clear();
        done.forEach(publisher::onAnswered);
    }
}
