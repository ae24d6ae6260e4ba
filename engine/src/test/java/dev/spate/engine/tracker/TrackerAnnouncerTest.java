package dev.spate.engine.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrackerAnnouncerTest {
    private static final InetAddress ANY4 = InetAddress.ofLiteral("0.0.0.0");
    private static final InetAddress ANY6 = InetAddress.ofLiteral("::");
    private static final InetAddress OWN4 = InetAddress.ofLiteral("192.0.2.1");

    @Test
    void announcesOverEachFamilyThatItListensOn() {
        assertThat(TrackerAnnouncer.listening(List.of())).containsExactly(ANY4, ANY6);
        assertThat(TrackerAnnouncer.listening(List.of(ANY6))).containsExactlyInAnyOrder(ANY4, ANY6);
        assertThat(TrackerAnnouncer.listening(List.of(OWN4, ANY6))).containsExactly(OWN4, ANY6);
    }

    @Test
    void announcesOnlyFromTheAddressesThatItIsBoundTo() {
        assertThat(TrackerAnnouncer.listening(List.of(OWN4))).containsExactly(OWN4);
        assertThat(TrackerAnnouncer.listening(List.of(ANY4))).containsExactly(ANY4);
    }
}
