package dev.spate.engine.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.wire.PeerAddress;
import dev.spate.wire.announce.AnnounceResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MergedAnswerTest {
    @Test
    void joinsPeersAndKeepsToTheStricterTimes() {
        PeerAddress one = PeerAddress.of(new byte[] {1, 1, 1, 1}, 1);
        PeerAddress two = PeerAddress.of(new byte[] {2, 2, 2, 2}, 2);
        AnnounceResponse first = new AnnounceResponse(
                1800,
                60,
                5,
                AnnounceResponse.NOT_SAID,
                List.of(one),
                Optional.empty(),
                Optional.of("id"),
                Optional.empty());
        AnnounceResponse second = new AnnounceResponse(
                900, 300, 4, 7, List.of(two, one), Optional.of("careful"), Optional.empty(), Optional.of(two));

        assertThat(MergedAnswer.merge(List.of(first, second)))
                .isEqualTo(new AnnounceResponse(
                        1800,
                        300,
                        5,
                        7,
                        List.of(one, two),
                        Optional.of("careful"),
                        Optional.of("id"),
                        Optional.of(two)));
    }
}
