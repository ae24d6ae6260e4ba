package dev.spate.structure;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A module of the build and its main sources.
 *
 * @param name the name of its folder
 * @param needs the modules of this project that it depends on, by its {@code pom.xml} or {@code module-info.java}
 * @param handsOn the modules of {@code needs} that modules depending on this one may use too
 *     ({@code requires transitive})
 * @param files its files, in the order of their paths
 */
record SourceModule(String name, Set<String> needs, Set<String> handsOn, List<SourceFile> files) {
    SourceModule {
        needs = Set.copyOf(needs);
        handsOn = Set.copyOf(handsOn);
        files = List.copyOf(files);
    }

    /** The files of each package, without {@code package-info}. */
    SortedMap<String, List<SourceFile>> packages() {
        SortedMap<String, List<SourceFile>> packages = new TreeMap<>();
        for (SourceFile file : files) {
            if (!file.isPackageInfo()) {
                file.packageName()
                        .ifPresent(name -> packages.computeIfAbsent(name, _ -> new ArrayList<>())
                                .add(file));
            }
        }
        return packages;
    }
}
