package dev.spate.structure;

import com.sun.source.tree.ClassTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Checks that each simple name belongs to one top-level type in all shipped modules, so that the name alone identifies
 * the type.
 */
final class TypeNames {
    private TypeNames() {}

    /** @param allowed the names that several types may have, each with the reason */
    static List<String> findings(SourceTree tree, Map<String, String> allowed) {
        SortedMap<String, List<String>> places = new TreeMap<>();
        for (SourceModule module : tree.shipped()) {
            for (SourceFile file : module.files()) {
                for (ClassTree type : file.types()) {
                    places.computeIfAbsent(type.getSimpleName().toString(), _ -> new ArrayList<>())
                            .add(file.at(type));
                }
            }
        }
        places.values().removeIf(each -> each.size() == 1);

        List<String> findings = new ArrayList<>();
        places.forEach((name, each) -> {
            if (!allowed.containsKey(name)) {
                findings.add("%s is the name of %d types: %s".formatted(name, each.size(), String.join(", ", each)));
            }
        });
        allowed.keySet().stream()
                .filter(name -> !places.containsKey(name))
                .sorted()
                .forEach(name -> findings.add(name + " is allowed for several types, but not needed any more"));
        return findings;
    }
}
