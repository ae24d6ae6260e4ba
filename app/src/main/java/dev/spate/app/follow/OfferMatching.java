package dev.spate.app.follow;

import dev.spate.app.command.Glob;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Decides by name which offers of a share are wanted, and knows which patterns have matched none yet. Owned by one
 * thread.
 *
 * <p>A pattern that is exactly the name of an offer matches only that offer, even if it contains brackets. Offers
 * arrive one after the other, so until that offer has arrived, it matches as a pattern.
 */
final class OfferMatching implements Predicate<String> {
    private final List<Glob> globs;
    private final List<Glob> unmatched;
    private final Set<Glob> exact = new HashSet<>();

    /** @param globs without any, everything is wanted */
    OfferMatching(List<Glob> globs) {
        this.globs = List.copyOf(globs);
        this.unmatched = new ArrayList<>(globs);
    }

    @Override
    public boolean test(String name) {
        globs.stream().filter(glob -> glob.isExactly(name)).forEach(exact::add);
        List<Glob> matching = globs.stream()
                .filter(glob -> glob.isExactly(name) || (!exact.contains(glob) && glob.matches(name)))
                .toList();
        unmatched.removeAll(matching);
        return globs.isEmpty() || !matching.isEmpty();
    }

    /** The patterns that have matched nothing so far. */
    List<Glob> unmatched() {
        return List.copyOf(unmatched);
    }
}
