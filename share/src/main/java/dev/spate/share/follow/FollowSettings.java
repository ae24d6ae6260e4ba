package dev.spate.share.follow;

import dev.spate.engine.SessionConfig;
import dev.spate.http.HttpSettings;
import java.nio.file.Path;
import java.util.function.Predicate;

/**
 * What to follow, and how. Immutable.
 *
 * @param url the share's web address: {@code http://HOST:PORT/}
 * @param output the folder for the offers; it is created if necessary. One folder follows one share, and only one
 *     follower may use it at a time
 * @param fromNowOn whether to leave out what is already offered at the first connection
 * @param matches selects the wanted offers by their names; called on the follower's thread
 * @param once whether to end when everything that was offered at the start is complete
 * @param onRequest whether to download only what the share's owner sends
 * @param mirrors whether to replace and remove copies when the share replaces or removes its offers; old copies go to
 *     the bin in the output folder
 * @param session how to download from peers and seed
 * @param http how to connect to the share
 */
public record FollowSettings(
        String url,
        Path output,
        boolean fromNowOn,
        Predicate<String> matches,
        boolean once,
        boolean onRequest,
        boolean mirrors,
        SessionConfig session,
        HttpSettings http) {
    /**
     * Settings to follow all offers, present and future. Copies stay when the share replaces or removes their offers.
     */
    public static FollowSettings of(String url, Path output, HttpSettings http) {
        return new FollowSettings(
                url,
                output,
                false,
                _ -> true,
                false,
                false,
                false,
                SessionConfig.builder().build(),
                http);
    }

    /** The same settings, but the follower ends when everything that was offered at the start is complete. */
    public FollowSettings untilComplete() {
        return new FollowSettings(url, output, fromNowOn, matches, true, onRequest, mirrors, session, http);
    }

    /** The same settings with the folder in the form that the system gives it. */
    FollowSettings in(Path folder) {
        return new FollowSettings(url, folder, fromNowOn, matches, once, onRequest, mirrors, session, http);
    }
}
