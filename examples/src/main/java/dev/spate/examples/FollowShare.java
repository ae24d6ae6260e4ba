package dev.spate.examples;

import dev.spate.http.HttpSettings;
import dev.spate.share.follow.FollowNotice;
import dev.spate.share.follow.FollowSettings;
import dev.spate.share.follow.Follower;
import java.nio.file.Path;

/** Downloads everything that a share offers: {@code FollowShare URL FOLDER}. The next run goes on where this one ended. */
public final class FollowShare {
    private FollowShare() {}

    public static void main(String[] args) throws Exception {
        FollowSettings settings = FollowSettings.of(args[0], Path.of(args[1]), HttpSettings.of("example"));
        try (Follower follower = Follower.open(settings.untilComplete(), FollowShare::tell)) {
            while (follower.ending().isEmpty()) {
                follower.step(100);
            }
            System.out.println(follower.ending().get());
        }
    }

    private static void tell(FollowNotice notice) {
        System.out.println(notice);
    }
}
