package dev.spate.app.torrent;

import dev.spate.app.command.Glob;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What {@code create} leaves out because a person said so. A pattern that is the very name of something means that and no
 * other, which is known only once everything has been seen. Owned by one thread.
 */
final class Exclusion implements Predicate<String> {
    /** One pattern and what has been seen of it. */
    private static final class Seen {
        private final Glob glob;
        private boolean isExact;
        private boolean hasExact;
        private boolean hasOthers;

        private Seen(Glob glob) {
            this.glob = glob;
        }

        private boolean excludes(String path) {
            boolean isThis = glob.isExactly(path);
            boolean isLike = !isThis && !isExact && glob.matches(path);
            hasExact |= isThis;
            hasOthers |= isLike;
            return isThis || isLike;
        }
    }

    private final List<Seen> patterns = new ArrayList<>();
    /** The torrent that is being replaced cannot be part of itself. */
    private final String own;

    /** @param own a path that is no content, or empty */
    Exclusion(List<Glob> globs, String own) {
        globs.forEach(glob -> patterns.add(new Seen(glob)));
        this.own = own;
    }

    @Override
    public boolean test(String path) {
        boolean isExcluded = path.equals(own);
        for (Seen pattern : patterns) {
            isExcluded |= pattern.excludes(path);
        }
        return isExcluded;
    }

    /** After everything has been seen: whether a pattern has turned out to be a name, so that all has to be seen again. */
    boolean becomesExact() {
        boolean hasChanged = false;
        for (Seen pattern : patterns) {
            if (pattern.hasExact && pattern.hasOthers && !pattern.isExact) {
                pattern.isExact = true;
                hasChanged = true;
            }
        }
        return hasChanged;
    }

    /** The patterns that mean nothing of what was seen. */
    List<Glob> useless() {
        return patterns.stream()
                .filter(pattern -> !pattern.hasExact && !pattern.hasOthers)
                .map(pattern -> pattern.glob)
                .toList();
    }
}
