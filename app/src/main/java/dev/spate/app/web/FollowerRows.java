package dev.spate.app.web;

import dev.spate.app.console.ByteSize;
import dev.spate.app.console.Console;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Who follows, as a part of a page. Stateless. */
final class FollowerRows {
    private FollowerRows() {}

    static Html section(List<Follower> followers) {
        Html section = Html.tag("section", "card followers")
                .add(Html.tag("h2").text(Console.count(followers.size(), "follower")));
        Html rows = Html.tag("ul", "peers");
        for (Follower follower : followers.subList(0, Math.min(followers.size(), Limits.ROWS_MAX))) {
            rows.add(Html.tag("li")
                    .add(Html.tag("code").text(follower.address()))
                    .add(Html.tag("span", "client").text(words(follower)))
                    .add(Frame.bar(follower.has().progress()))
                    .add(Html.tag("span", "size")
                            .text(ByteSize.text(follower.has().hadLength()))));
        }
        return section.add(rows);
    }

    private static String words(Follower follower) {
        return "has " + follower.has().complete() + " of " + follower.has().offers()
                + (follower.takesAll() ? "" : ", on request") + ", since "
                + follower.since().truncatedTo(ChronoUnit.SECONDS);
    }
}
