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
 * The arrows between modules in ARCHITECTURE.md are those of the build: each arrow is a dependency. Each dependency is an
 * arrow, or is handed on by the module at the end of one.
 */
final class ModuleArrows {
    private static final String ARROW = " → ";

    /** Stands at the end of an arrow when a module may depend on every other one. */
    private static final String ANYTHING = "anything";

    /** Several chains stand in one line; notes stand in parentheses. */
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
