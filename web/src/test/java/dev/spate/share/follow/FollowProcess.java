package dev.spate.share.follow;

import java.io.IOException;
import java.nio.file.Path;

/** A follower in its own process, which a test kills. */
final class FollowProcess {
    private FollowProcess() {}

    /** Follows until the process ends: {@code FollowProcess URL FOLDER}. */
    public static void main(String[] args) throws IOException, InterruptedException {
        try (Follower follower = Follower.open(RunningFollower.settings(args[0], Path.of(args[1])), _ -> {})) {
            while (follower.ending().isEmpty()) {
                follower.step(100);
            }
        }
    }
}
