package dev.spate.app.follow;

import dev.spate.app.command.Glob;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which offers of a share are wanted by name, and which patterns have meant none yet. Owned by one thread.
 *
 * <p>What is the very name of an offer means that one alone, whatever brackets it has. Offers come one after the other, so
 * it is a pattern until the one that has the name was seen.
 */
final class OfferMatching implements Predicate<String> {
    private final List<Glob> globs;
    private final List<Glob> useless;
    private final Set<Glob> exact = new HashSet<>();

    /** @param globs none: everything is wanted */
    OfferMatching(List<Glob> globs) {
        this.globs = List.copyOf(globs);
        this.useless = new ArrayList<>(globs);
    }

    @Override
    public boolean test(String name) {
        globs.stream().filter(glob -> glob.isExactly(name)).forEach(exact::add);
        List<Glob> meant = globs.stream()
                .filter(glob -> glob.isExactly(name) || (!exact.contains(glob) && glob.matches(name)))
                .toList();
        useless.removeAll(meant);
        return globs.isEmpty() || !meant.isEmpty();
    }

    /** The patterns that have meant nothing so far. */
    List<Glob> useless() {
        return List.copyOf(useless);
    }
}
