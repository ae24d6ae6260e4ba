package dev.spate.share.follow;

import dev.spate.engine.SessionConfig;
import dev.spate.http.HttpSettings;
import java.nio.file.Path;
import java.util.function.Predicate;

/**
 * What to follow, and how. Immutable.
 *
 * @param url the share's web address: {@code http://HOST:PORT/}
 * @param output where what it offers is kept; created on need. One folder follows one share
 * @param fromNowOn whether what is offered already is left out at the first connection
 * @param matches by name, what of it is wanted
 * @param once whether to end when everything is here that is offered at the beginning
 * @param onRequest whether only what the owner sends is wanted
 * @param mirrors whether what is replaced or removed there is replaced and removed here too; the old goes to a bin folder
 * @param session of the engine that downloads and seeds
 * @param http how the web address is asked
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
    /** Follows everything that the share offers, now and later; what is replaced or removed there stays here. */
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

    /** The same, and the follower ends when everything is here that is offered at the beginning. */
    public FollowSettings untilComplete() {
        return new FollowSettings(url, output, fromNowOn, matches, true, onRequest, mirrors, session, http);
    }
}
