package dev.spate.app.torrent;

import dev.spate.app.command.Glob;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * What {@code create} leaves out because the user asks for it. A pattern that is exactly the name of something excludes
 * only that. Whether it is such a name is known only once all paths have been tested. Owned by one thread.
 */
final class Exclusion implements Predicate<String> {
    /** One pattern and what it has matched so far. */
    private static final class PatternUse {
        private final Glob glob;
        private boolean isExact;
        private boolean hasExact;
        private boolean hasOthers;

        private PatternUse(Glob glob) {
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

    private final List<PatternUse> patterns = new ArrayList<>();
    /** The path of the torrent file itself, which cannot be part of the torrent. */
    private final String own;

    /** @param own the path of the torrent file, or empty if it lies elsewhere */
    Exclusion(List<Glob> globs, String own) {
        globs.forEach(glob -> patterns.add(new PatternUse(glob)));
        this.own = own;
    }

    @Override
    public boolean test(String path) {
        boolean isExcluded = path.equals(own);
        for (PatternUse pattern : patterns) {
            isExcluded |= pattern.excludes(path);
        }
        return isExcluded;
    }

    /**
     * Called after all paths have been tested: whether a pattern has turned out to be an exact name, so that all paths
     * must be tested again.
     */
    boolean becomesExact() {
        boolean hasChanged = false;
        for (PatternUse pattern : patterns) {
            if (pattern.hasExact && pattern.hasOthers && !pattern.isExact) {
                pattern.isExact = true;
                hasChanged = true;
            }
        }
        return hasChanged;
    }

    /** The patterns that have matched nothing. */
    List<Glob> unmatched() {
        return patterns.stream()
                .filter(pattern -> !pattern.hasExact && !pattern.hasOthers)
                .map(pattern -> pattern.glob)
                .toList();
    }
}
