package dev.spate.share.follow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One share and many followers. */
@Tag("slow")
class ManyFollowersTest {
    private static final int FOLLOWERS = 10;

    @TempDir
    private Path root;

    @Test
    void tenFollowersComeLeaveAreKilledAndReturn() throws Exception {
        Path folder = Files.createDirectory(root.resolve("shared"));
        Map<String, Integer> everOffered = new TreeMap<>();
        try (RunningShare share = new RunningShare(folder, root.resolve("state"), 0)) {
            Map<Integer, RunningFollower> present = new HashMap<>();
            put(share, folder, everOffered, "a.bin", 1);
            put(share, folder, everOffered, "b.bin", 2);
            for (int i = 0; i < FOLLOWERS; i++) {
                come(share, present, i);
            }
            awaitListed(share, FOLLOWERS);
            awaitAll(folder, everOffered, present);

            // Some are closed or killed while files are added and replaced.
            present.remove(0).close();
            present.remove(1).close();
            present.remove(2).kill();
            present.remove(3).kill();
            awaitListed(share, FOLLOWERS - 4);
            put(share, folder, everOffered, "c.bin", 3);
            awaitAll(folder, everOffered, present);
            awaitSettled(share);
            put(share, folder, everOffered, "a.bin", 4);
            come(share, present, 0);
            come(share, present, 2);
            awaitListed(share, FOLLOWERS - 2);
            awaitAll(folder, everOffered, present);

            // One is killed in the middle of a download.
            put(share, folder, everOffered, "large.bin", 5, 6_000_000);
            present.remove(4).kill();
            share.delete("b.bin");
            come(share, present, 1);
            come(share, present, 3);
            come(share, present, 4);
            awaitListed(share, FOLLOWERS);
            awaitAll(folder, everOffered, present);
            awaitSettled(share);

            for (RunningFollower follower : present.values()) {
                follower.close();
            }
            awaitListed(share, 0);
            assertThat(share.page()).doesNotContain("follower</h2>", "followers</h2>");
        }
    }

    private static void put(RunningShare share, Path folder, Map<String, Integer> everOffered, String name, int seed)
            throws Exception {
        put(share, folder, everOffered, name, seed, 200_000);
    }

    private static void put(
            RunningShare share, Path folder, Map<String, Integer> everOffered, String name, int seed, int length)
            throws Exception {
        share.put(name, RunningShare.bytes(length, seed));
        // Followers that keep everything give a replacement its own name.
        String local = everOffered.containsKey(name) ? name.replace(".bin", ".2.bin") : name;
        everOffered.put(local, RunningFollower.files(folder).get(name));
    }

    /** Followers with even numbers are mirrors. */
    private void come(RunningShare share, Map<Integer, RunningFollower> present, int number) throws IOException {
        UnaryOperator<FollowSettings> change = number % 2 == 0 ? RunningFollower::mirror : UnaryOperator.identity();
        present.put(number, RunningFollower.at(share.web(), root.resolve("follower" + number), change));
    }

    private static void awaitListed(RunningShare share, int count) throws Exception {
        String heading = count + (count == 1 ? " follower<" : " followers<");
        Await.until(
                () -> share.share().followers().list().size() == count
                        && (count == 0 || share.page().contains(heading)),
                () -> share.share().followers().list());
    }

    /** Waits until all followers have reported that everything is complete. */
    private static void awaitSettled(RunningShare share) throws Exception {
        Await.until(
                () -> share.share().followers().list().stream()
                        .allMatch(followerInfo -> followerInfo.progress().complete()
                                == followerInfo.progress().offers()),
                () -> share.share().followers().list());
    }

    private static void awaitAll(Path folder, Map<String, Integer> everOffered, Map<Integer, RunningFollower> present)
            throws Exception {
        Map<String, Integer> shared = RunningFollower.files(folder);
        for (Map.Entry<Integer, RunningFollower> entry : present.entrySet()) {
            RunningFollower follower = entry.getValue();
            boolean isMirror = entry.getKey() % 2 == 0;
            Await.until(
                    () -> isMirror ? follower.files().equals(shared) : hasAll(follower.files(), everOffered),
                    () -> "follower " + entry.getKey() + " has "
                            + follower.files().keySet() + "\n" + follower.notices());
        }
    }

    /** Compares contents without names, because numbers in names depend on the files that existed at that time. */
    private static boolean hasAll(Map<String, Integer> files, Map<String, Integer> everOffered) {
        Set<Integer> had = new TreeSet<>(files.values());
        return had.containsAll(everOffered.values());
    }

    @Test
    void aHundredFollowersCostLessThanTwoUploads() throws Exception {
        int followers = Integer.getInteger("follow.count", 100);
        int length = Integer.getInteger("follow.length", 3 << 20);
        Path folder = Files.createDirectory(root.resolve("shared"));
        try (RunningShare share =
                new RunningShare(folder, root.resolve("state"), Long.getLong("follow.rate", 3L << 17))) {
            List<RunningFollower> all = new ArrayList<>();
            for (int i = 0; i < followers; i++) {
                all.add(RunningFollower.at(share.web(), root.resolve("follower" + i), UnaryOperator.identity()));
            }
            awaitListed(share, followers);
            share.put("large.bin", RunningShare.bytes(length, 9));
            Await.until(() -> !share.offered().isEmpty(), share::offered);

            Map<String, Integer> expected = RunningFollower.files(folder);
            for (RunningFollower follower : all) {
                Await.until(() -> follower.files().equals(expected), follower::notices);
            }

            Await.until(
                    () -> all.stream().allMatch(follower -> follower.downloaded() >= length),
                    () -> all.stream().map(RunningFollower::downloaded).toList());
            // Bytes that no other follower has uploaded came from the share, as a peer or as a web seed.
            long downloaded =
                    all.stream().mapToLong(RunningFollower::downloaded).sum();
            long given = all.stream().mapToLong(RunningFollower::uploaded).sum();
            double copies = (double) Math.max(share.uploaded(), downloaded - given) / length;
            if (Boolean.getBoolean("follow.says")) {
                System.out.println(
                        "copies of the origin: " + copies + ", as a peer " + (double) share.uploaded() / length);
            }
            assertThat(copies).isLessThan(2);
            all.parallelStream().forEach(RunningFollower::close);
        }
    }
}
