package dev.spate.app.follow;

import dev.spate.app.console.Console;
import dev.spate.app.console.ExitCode;
import dev.spate.app.console.Report;
import dev.spate.share.follow.FollowNotice;
import dev.spate.share.text.ByteSize;
import dev.spate.share.text.Json;
import java.util.Optional;

/** An event of a follower, in words and as JSON. docs/cli.md lists the names. */
record FollowReport(FollowNotice notice) implements Report {
    @Override
    public String text() {
        return switch (notice) {
            case FollowNotice.Connected(String url) -> "following " + url;
            case FollowNotice.Disconnected(String url, String reason) -> url + ": " + reason + "; trying again";
            case FollowNotice.Wanted(String name, long length, var _) ->
                name + ": offered" + (length < 0 ? "" : ", " + ByteSize.text(length));
            case FollowNotice.Completed(var _, String path, long length) ->
                Console.printable(path) + ": complete, " + ByteSize.text(length);
            case FollowNotice.Removed(String name, boolean isBinned) ->
                name + ": no longer offered, " + (isBinned ? "moved to the bin" : "kept here");
            case FollowNotice.Problem(String name, String reason) -> name + ": " + reason;
            // The line for the user goes to standard error instead.
            case FollowNotice.Failed _ -> "";
        };
    }

    @Override
    public Json json() {
        return switch (notice) {
            case FollowNotice.Connected(String url) -> Json.event("following").put("url", url);
            case FollowNotice.Disconnected(String url, String reason) ->
                Json.event("disconnected").put("url", url).put("message", reason);
            case FollowNotice.Wanted(String name, long length, Optional<String> infoHash) ->
                Json.event("offered").put("name", name).put("length", length).put("infoHashV1", infoHash);
            case FollowNotice.Completed(String name, String path, long length) ->
                Json.event("received").put("name", name).put("path", path).put("length", length);
            case FollowNotice.Removed(String name, boolean isBinned) ->
                Json.event("removed").put("name", name).put("binned", isBinned);
            case FollowNotice.Problem(String name, String reason) ->
                Json.event("trouble").put("name", name).put("message", reason);
            case FollowNotice.Failed(String name, String reason) ->
                Json.event("failed")
                        .put("source", name)
                        .put("exitCode", ExitCode.SOME_FAILED.number())
                        .put("message", reason);
        };
    }
}
