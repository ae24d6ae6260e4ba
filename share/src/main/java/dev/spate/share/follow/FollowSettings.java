package dev.spate.share.follow;

import dev.spate.engine.SessionConfig;
import dev.spate.http.HttpSettings;
import java.nio.file.Path;
import java.util.function.Predicate;

/**
 * What to follow, and how.
 *
 * @param url the share's web address
 * @param output where what it offers is kept
 * @param fromNowOn whether what is offered already is left out at the first connection
 * @param matches by name, what of it is wanted
 * @param once whether to end when everything is here that is offered at the beginning
 * @param onRequest whether only what the owner sends is wanted
 * @param mirrors whether what is replaced or removed there is replaced and removed here as well
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
        HttpSettings http) {}
