package dev.spate.structure;

import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Checks that packages depend on each other in one direction only. A package depends on the packages whose types it
 * imports or names in full.
 */
final class PackageCycles {
    /** The dependencies of each package, each with the place of the first line that shows it. */
    private final SortedMap<String, SortedMap<String, String>> known = new TreeMap<>();

    private PackageCycles(SourceTree tree) {
        tree.modules().forEach(module -> module.packages().keySet().forEach(each -> known.put(each, new TreeMap<>())));
        for (SourceFile file : tree.files()) {
            if (!file.isPackageInfo()) {
                file.packageName().ifPresent(from -> collect(from, file));
            }
        }
    }

    static List<String> findings(SourceTree tree) {
        var cycles = new PackageCycles(tree);
        Set<Set<String>> seen = new LinkedHashSet<>();
        List<String> findings = new ArrayList<>();
        for (String each : cycles.known.keySet()) {
            List<String> cycle = cycles.shortest(each);
            if (!cycle.isEmpty() && seen.add(new TreeSet<>(cycle))) {
                findings.add(cycles.described(cycle));
            }
        }
        return findings;
    }

    private void collect(String from, SourceFile file) {
        var names = new TreeScanner<Void, Void>() {
            @Override
            public Void visitImport(ImportTree each, Void unused) {
                add(from, each.getQualifiedIdentifier(), file);
                return null;
            }

            @Override
            public Void visitMemberSelect(MemberSelectTree each, Void unused) {
                return add(from, each, file) ? null : super.visitMemberSelect(each, unused);
            }
        };
        names.scan(file.unit().getImports(), null);
        names.scan(file.unit().getTypeDecls(), null);
    }

    /** Returns whether the name is the full name of a type in this project. */
    private boolean add(String from, Tree name, SourceFile file) {
        String rest = name.toString();
        while (rest.contains(".")) {
            rest = rest.substring(0, rest.lastIndexOf('.'));
            if (known.containsKey(rest)) {
                if (!rest.equals(from)) {
                    known.get(from).putIfAbsent(rest, file.at(name));
                }
                return true;
            }
        }
        return false;
    }

    /** The shortest cycle from a package back to itself, beginning with the package; empty when there is none. */
    private List<String> shortest(String start) {
        Map<String, String> before = new HashMap<>();
        Deque<String> open = new ArrayDeque<>(List.of(start));
        while (!open.isEmpty()) {
            String from = open.remove();
            for (String to : known.get(from).keySet()) {
                if (before.putIfAbsent(to, from) == null) {
                    open.add(to);
                }
            }
        }
        List<String> way = new ArrayList<>();
        for (String each = before.get(start); each != null; each = each.equals(start) ? null : before.get(each)) {
            way.add(each);
        }
        Collections.reverse(way);
        return way;
    }

    private String described(List<String> cycle) {
        var text = new StringBuilder("package cycle: " + cycle.getFirst());
        for (int i = 0; i < cycle.size(); i++) {
            String to = cycle.get((i + 1) % cycle.size());
            text.append(" → %s (%s)".formatted(to, known.get(cycle.get(i)).get(to)));
        }
        return text.toString();
    }
}
