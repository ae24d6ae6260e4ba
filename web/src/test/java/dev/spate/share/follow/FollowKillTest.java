package dev.spate.share.follow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A follower in its own process that is killed in the middle of a download. {@code FollowMachineTest} kills its machine at
 * every step, in virtual time.
 */
@Tag("slow")
class FollowKillTest {
    @TempDir
    private Path root;

    @Test
    void hasEverythingOnceAfterAKill() throws Exception {
        Path folder = Files.createDirectory(root.resolve("shared"));
        try (RunningShare share = new RunningShare(folder, root.resolve("state"), 512 * 1024)) {
            share.put("small.bin", RunningShare.bytes(100_000, 1));
            Map<String, Integer> all = RunningFollower.files(folder);
            Process first = follow(share);
            try {
                awaitListed(share, 1);
                awaitFiles(all);
                share.put("large.bin", RunningShare.bytes(1_500_000, 2));
                Await.until(() -> share.uploaded() >= 600_000, share::uploaded);
            } finally {
                kill(first);
            }
            awaitListed(share, 0);

            // Files that it does not know yet, and files that it has but has not recorded in its saved state.
            share.put("small.bin", RunningShare.bytes(100_000, 3));
            all.put("small.2.bin", RunningFollower.files(folder).get("small.bin"));
            all.put("large.bin", RunningFollower.files(folder).get("large.bin"));
            Process second = follow(share);
            try {
                awaitListed(share, 1);
                awaitFiles(all);
                Await.until(
                        () -> share.share().followers().list().stream()
                                .anyMatch(
                                        followerInfo -> followerInfo.progress().complete() == 2),
                        () -> share.share().followers().list());
                awaitFiles(all);
            } finally {
                kill(second);
            }
            awaitListed(share, 0);
        }
    }

    private Path output() {
        return root.resolve("follower");
    }

    private static void awaitListed(RunningShare share, int count) throws Exception {
        Await.until(
                () -> share.share().followers().list().size() == count,
                () -> share.share().followers().list());
    }

    private void awaitFiles(Map<String, Integer> expected) throws Exception {
        Map<String, Integer> exactly = new TreeMap<>(expected);
        Await.until(
                () -> RunningFollower.files(output()).equals(exactly),
                () -> RunningFollower.files(output()).keySet() + " instead of " + exactly.keySet());
    }

    private Process follow(RunningShare share) throws IOException {
        String path = System.getProperty("java.class.path");
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                path,
                FollowProcess.class.getName(),
                share.web(),
                output().toString());
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Kills the process at once (SIGKILL), so that it sends and saves nothing more. */
    private static void kill(Process process) throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
}
