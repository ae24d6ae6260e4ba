package dev.spate.app.share;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The folder for the state of a program (XDG Base Directory Specification). Stateless. */
final class StateFolder {
    private StateFolder() {}

    static Path find() {
        return find(System.getenv(), Path.of(System.getProperty("user.home", ".")));
    }

    /** As {@link #find()}, for any environment. The specification says to ignore a relative path there. */
    static Path find(Map<String, String> environment, Path home) {
        return Optional.ofNullable(environment.get("XDG_STATE_HOME"))
                .map(Path::of)
                .filter(Path::isAbsolute)
                .orElseGet(() -> home.resolve(".local").resolve("state"))
                .resolve("spate");
    }
}
