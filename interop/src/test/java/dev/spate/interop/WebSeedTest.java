package dev.spate.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A real web server as the only source of a torrent (BEP 19). */
@Execution(ExecutionMode.CONCURRENT)
class WebSeedTest {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TestFactory
    Stream<DynamicTest> webSeed() {
        if (!Nginx.isInstalled()) {
            System.out.println("interop: NOT RUN, nginx is not installed: a web server as web seed");
            return Stream.empty();
        }
        return Stream.of(Content.FILE, Content.TREE).map(WebSeedTest::nginxSeeds);
    }

    private static DynamicTest nginxSeeds(Content content) {
        String title = "nginx seeds " + content.displayName();
        return DynamicTest.dynamicTest(
                title,
                () -> Scenario.run(title, (folder, programs) -> nginxSeeds(Samples.of(content), folder, programs)));
    }

    private static void nginxSeeds(Sample sample, Path folder, Programs programs) throws IOException {
        Place web = Place.under(folder, "web", programs);
        Nginx nginx = new Nginx(web, sample.folder());
        // No tracker listens there; the web server is the only source.
        String deaf = Transport.HTTP.url(web.address(), web.freePort());
        Path torrent = sample.writeTorrent(folder.resolve("t.torrent"), deaf);
        Path got = Files.createDirectory(folder.resolve("got"));
        Peer spate = new Spate(
                Place.under(folder, "spate", programs),
                Task.get(sample, torrent, got),
                List.of("--web-seed", nginx.url("/")));
        Await.until("Spate has it all", PATIENCE, programs, spate::isComplete);
        SameBytes.check(sample, got, sample.wanted(), ClientQuirks.NONE);
        // One request for each file with bytes, and one for each range of some MiB.
        long files = sample.parts().stream().filter(part -> part.length() > 0).count();
        long bytes = sample.parts().stream().mapToLong(Content.Part::length).sum();
        System.out.printf("interop: nginx was asked %d times for %s%n", nginx.requests(), sample.content());
        assertThat(nginx.requests()).isLessThan(2 * files + bytes / 500_000);
    }
}
