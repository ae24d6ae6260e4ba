package dev.spate.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.sketch.Greetings;
import dev.spate.sketch.MeetingPoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A source of peers and an extension that no class of a torrent knows, in a swarm without trackers. */
class SketchTest {
    private final MeetingPoint meetingPoint = new MeetingPoint();
    private final Map<String, Set<String>> greetings = new LinkedHashMap<>();

    private void equip(HostPlan plan) {
        plan.usesTracker = false;
        plan.peerSources.add(meetingPoint.of(plan.address));
        plan.extensions.add(Greetings.of(
                "I am " + plan.name, greetings.computeIfAbsent(plan.name, unknown -> new LinkedHashSet<>())));
    }

    @ParameterizedTest
    @ValueSource(longs = {901, 902, 903})
    void aSwarmLivesFromASourceAndAnExtensionOfItsOwn(long seed) {
        // With real content, messages go through the production codec.
        SimContent content =
                seed == 901 ? SimContent.real(seed, 64 * 1024, 1_000_000) : SimContent.phantom(64 * 1024, 3_000_000);
        Swarm swarm = new Swarm(seed, Weather.ROUGH, content);
        SimTorrent origin = swarm.seed(this::equip);
        List<SimTorrent> leechers = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            boolean hasOnlyLink = i % 2 == 0;
            leechers.add(swarm.leecher("leecher-" + i, plan -> {
                equip(plan);
                plan.hasOnlyLink = hasOnlyLink;
            }));
        }

        swarm.world()
                .runUntil("peers are linked", () -> leechers.getLast().peers().size() > 2, World.MINUTE);

        assertThat(leechers.getLast().peers())
                .extracting(peer -> peer.source())
                .contains(MeetingPoint.NAME)
                .isSubsetOf(MeetingPoint.NAME, "incoming");
        swarm.finish(30 * World.MINUTE);
        assertThat(leechers)
                .allSatisfy(leecher -> assertThat(greetings.get(leecher.toString()))
                        .hasSizeGreaterThan(1)
                        .contains("I am " + origin));
        swarm.end();
    }
}
