package dev.spate.web.page;

import dev.spate.share.offer.FollowerInfo;
import dev.spate.share.text.ByteSize;
import dev.spate.share.text.Plural;
import dev.spate.web.request.WebLimits;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The list of followers on a page. Stateless. */
final class FollowerRows {
    private FollowerRows() {}

    static Html section(List<FollowerInfo> followers) {
        Html section = Html.tag("section", "card followers")
                .add(Html.tag("h2").text(Plural.text(followers.size(), "follower")));
        Html rows = Html.tag("ul", "peers");
        for (FollowerInfo followerInfo : followers.subList(0, Math.min(followers.size(), WebLimits.ROWS_MAX))) {
            rows.add(Html.tag("li")
                    .add(Html.tag("code").text(followerInfo.address()))
                    .add(Html.tag("span", "client").text(words(followerInfo)))
                    .add(PageLayout.bar(followerInfo.progress().fraction()))
                    .add(Html.tag("span", "size")
                            .text(ByteSize.text(followerInfo.progress().verifiedLength()))));
        }
        return section.add(rows);
    }

    private static String words(FollowerInfo followerInfo) {
        return "has " + followerInfo.progress().complete() + " of "
                + followerInfo.progress().offers()
                + " offers" + (followerInfo.takesAll() ? "" : ", on request") + ", since "
                + followerInfo.since().truncatedTo(ChronoUnit.SECONDS);
    }
}
