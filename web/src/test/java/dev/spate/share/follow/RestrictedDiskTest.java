package dev.spate.share.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.share.testing.SimpleDisk;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Followers on disks that refuse names of the share, and have no locks or links. */
@Tag("slow")
class RestrictedDiskTest {
    @TempDir
    private Path root;

    private static FollowEnd follow(RunningShare share, Path output) throws Exception {
        try (Follower follower =
                Follower.open(RunningFollower.once(RunningFollower.settings(share.web(), output)), _ -> {})) {
            while (follower.ending().isEmpty()) {
                follower.step(20);
            }
            return follower.ending().get();
        }
    }

    @Test
    void replacesNamesThatTheDiskRefuses() throws Exception {
        Optional<SimpleDisk> mounted = SimpleDisk.mount(SimpleDisk.Kind.EXFAT, 64, root);
        if (mounted.isEmpty()) {
            return;
        }
        Path folder = Files.createDirectory(root.resolve("shared"));
        try (SimpleDisk disk = mounted.get();
                RunningShare share = new RunningShare(folder, root.resolve("state"), 0)) {
            share.put("small: one?", RunningShare.bytes(3_000, 1));
            share.put("large|one.bin", RunningShare.bytes(5_000_000, 2));
            share.put("nothing: at all", new byte[0]);
            Files.createDirectory(folder.resolve("T: what?"));
            Files.write(folder.resolve("T: what?/Part 1: who?"), RunningShare.bytes(50_000, 3));
            Files.write(folder.resolve("T: what?/plain"), RunningShare.bytes(5_000_000, 4));
            Await.until(() -> share.offered().size() == 4, share::offered);

            for (int run = 1; run <= 2; run++) {
                assertThat(follow(share, disk.folder())).as("run %d", run).isEqualTo(FollowEnd.COMPLETE);
                Map<String, Integer> files = new TreeMap<>(RunningFollower.files(disk.folder()));
                assertThat(files.keySet())
                        .containsExactly(
                                "T_ what_/Part 1_ who_",
                                "T_ what_/plain",
                                "large_one.bin",
                                "nothing_ at all",
                                "small_ one_");
            }
            assertThat(disk.folder().resolve("small_ one_")).hasBinaryContent(RunningShare.bytes(3_000, 1));
            assertThat(disk.folder().resolve("large_one.bin")).hasBinaryContent(RunningShare.bytes(5_000_000, 2));
            assertThat(disk.folder().resolve("T_ what_/plain")).hasBinaryContent(RunningShare.bytes(5_000_000, 4));
        }
    }
}
