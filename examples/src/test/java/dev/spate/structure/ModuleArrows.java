package dev.spate.structure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Checks that the arrows between modules in ARCHITECTURE.md match the build. Each arrow must be a dependency. Each
 * dependency must have an arrow, or come through a module at the end of one ({@code requires transitive}).
 */
final class ModuleArrows {
    private static final String ARROW = " → ";

    /** The end of an arrow of a module that may depend on every other module. */
    private static final String ANYTHING = "anything";

    /** The end of a chain: one line may have several chains, and notes in parentheses. */
    private static final Pattern CHAIN_END = Pattern.compile("\\s*\\([^)]*\\)|\\s{2,}");

    private final SourceTree tree;
    private final Map<String, Set<String>> drawn = new HashMap<>();

    private ModuleArrows(SourceTree tree, String document) {
        this.tree = tree;
        for (String line : Drawing.with(ARROW, document)) {
            for (String chain : CHAIN_END.split(line)) {
                String[] names = chain.strip().split(ARROW);
                for (int i = 1; i < names.length; i++) {
                    drawn.computeIfAbsent(names[i - 1], _ -> new TreeSet<>()).add(names[i]);
                }
            }
        }
    }

    static List<String> findings(SourceTree tree, String document) {
        var arrows = new ModuleArrows(tree, document);
        List<String> findings = new ArrayList<>();
        for (SourceModule module : tree.modules()) {
            arrows.compare(module, findings);
        }
        Set<String> unknown = new TreeSet<>(arrows.drawn.keySet());
        tree.modules().forEach(module -> unknown.remove(module.name()));
        unknown.forEach(each -> findings.add("arrows begin at %s, which is not a module".formatted(each)));
        return findings;
    }

    private void compare(SourceModule module, List<String> findings) {
        Set<String> ends = drawn.getOrDefault(module.name(), Set.of());
        if (ends.contains(ANYTHING)) {
            return;
        }
        Set<String> allowed = new HashSet<>();
        ends.forEach(end -> handOn(end, allowed));
        for (String needed : new TreeSet<>(module.needs())) {
            if (!allowed.contains(needed)) {
                findings.add("%s depends on %s, and no arrow says so".formatted(module.name(), needed));
            }
        }
        for (String end : ends) {
            if (!module.needs().contains(end)) {
                findings.add("%s → %s is drawn, and not a dependency".formatted(module.name(), end));
            }
        }
    }

    private void handOn(String name, Set<String> allowed) {
        if (allowed.add(name)) {
            tree.modules().stream()
                    .filter(module -> module.name().equals(name))
                    .flatMap(module -> module.handsOn().stream())
                    .forEach(next -> handOn(next, allowed));
        }
    }
}
