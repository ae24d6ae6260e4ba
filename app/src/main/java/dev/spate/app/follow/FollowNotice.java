package dev.spate.app.follow;

import dev.spate.app.console.ByteSize;
import dev.spate.app.console.Console;
import dev.spate.app.console.ExitCode;
import dev.spate.app.console.Json;
import dev.spate.app.console.Report;
import java.util.Optional;

/** What happens while a share is followed, in words and as JSON. docs/cli.md has the names. */
public sealed interface FollowNotice extends Report {
    /** The share answers. */
    record Connected(String url) implements FollowNotice {
        @Override
        public String text() {
            return "following " + url;
        }

        @Override
        public Json json() {
            return Json.event("following").put("url", url);
        }
    }

    /** The share does not answer at this moment. */
    record Disconnected(String url, String reason) implements FollowNotice {
        @Override
        public String text() {
            return url + ": " + reason + "; trying again";
        }

        @Override
        public Json json() {
            return Json.event("disconnected").put("url", url).put("message", reason);
        }
    }

    /** Something is wanted from now on. */
    record Wanted(String name, long length, Optional<String> infoHash) implements FollowNotice {
        @Override
        public String text() {
            return name + ": offered" + (length < 0 ? "" : ", " + ByteSize.text(length));
        }

        @Override
        public Json json() {
            return Json.event("offered").put("name", name).put("length", length).put("infoHashV1", infoHash);
        }
    }

    /** Something is here, verified. */
    record Here(String name, String path, long length) implements FollowNotice {
        @Override
        public String text() {
            return Console.printable(path) + ": complete, " + ByteSize.text(length);
        }

        @Override
        public Json json() {
            return Json.event("received").put("name", name).put("path", path).put("length", length);
        }
    }

    /** Something is offered no longer. */
    record Gone(String name, boolean isBinned) implements FollowNotice {
        @Override
        public String text() {
            return name + ": removed there" + (isBinned ? ", moved to the bin here" : ", stays here");
        }

        @Override
        public Json json() {
            return Json.event("removed").put("name", name).put("binned", isBinned);
        }
    }

    /** Something cannot be had at this moment; it is tried again. */
    record Trouble(String name, String reason) implements FollowNotice {
        @Override
        public String text() {
            return name + ": " + reason;
        }

        @Override
        public Json json() {
            return Json.event("trouble").put("name", name).put("message", reason);
        }
    }

    /** With {@code --once}: something could not be had. */
    record Failed(String name, ExitCode code, String reason) implements FollowNotice {
        @Override
        public String text() {
            return "";
        }

        @Override
        public Json json() {
            return Json.event("failed")
                    .put("source", name)
                    .put("exitCode", code.number())
                    .put("message", reason);
        }
    }
}
