package dev.spate.app;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Which offers of a share are wanted by name, and which patterns have meant none yet. Owned by one thread. */
final class Matching implements Predicate<String> {
    private final List<Glob> globs;
    private final List<Glob> useless;

    /** @param globs none: everything is wanted */
    Matching(List<Glob> globs) {
        this.globs = List.copyOf(globs);
        this.useless = new ArrayList<>(globs);
    }

    @Override
    public boolean test(String name) {
        List<Glob> meant = globs.stream()
                .filter(glob -> glob.isExactly(name) || glob.matches(name))
                .toList();
        useless.removeAll(meant);
        return globs.isEmpty() || !meant.isEmpty();
    }

    /** The patterns that have meant nothing so far. */
    List<Glob> useless() {
        return List.copyOf(useless);
    }
}
