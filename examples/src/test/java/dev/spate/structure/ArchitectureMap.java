package dev.spate.structure;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Checks that the map in ARCHITECTURE.md has each module and each package once, and nothing else. */
final class ArchitectureMap {
    private static final String ROOT_PACKAGE = "dev.spate.";
    private static final Pattern FOLDER = Pattern.compile("^(\\w+/)");
    private static final Pattern PACKAGE = Pattern.compile("^[├└] (\\S+)");

    private ArchitectureMap() {}

    static List<String> findings(SourceTree tree, String document) {
        List<String> drawn = drawn(document);
        List<String> there = there(tree, drawn);
        List<String> findings = new ArrayList<>();
        for (String each : there) {
            if (!drawn.contains(each)) {
                findings.add("the map lacks " + each);
            }
        }
        Set<String> seen = new HashSet<>();
        for (String each : drawn) {
            if (!seen.add(each)) {
                findings.add("the map has " + each + " twice");
            } else if (!there.contains(each) && !isOtherFolder(tree, each)) {
                findings.add("the map has " + each + ", which does not exist");
            }
        }
        return findings;
    }

    /** The entries of the map: {@code wire/} for a module, {@code wire/wire.peer} for a package below it. */
    private static List<String> drawn(String document) {
        List<String> drawn = new ArrayList<>();
        String folder = "";
        for (String line : Drawing.with("└", document)) {
            var module = FOLDER.matcher(line);
            var below = PACKAGE.matcher(line);
            if (module.find()) {
                folder = module.group(1);
                drawn.add(folder);
            } else if (below.find()) {
                drawn.add(folder + below.group(1));
            }
        }
        return drawn;
    }

    private static List<String> there(SourceTree tree, List<String> drawn) {
        List<String> there = new ArrayList<>();
        for (SourceModule module : tree.modules()) {
            String folder = module.name() + "/";
            there.add(folder);
            List<String> packages = module.packages().keySet().stream()
                    .map(name -> name.substring(ROOT_PACKAGE.length()))
                    .toList();
            boolean isDrawn = drawn.stream().anyMatch(each -> each.startsWith(folder) && !each.equals(folder));
            // The line of a module also stands for its only package, if that has the module's name.
            if (isDrawn || !packages.equals(List.of(module.name()))) {
                packages.forEach(name -> there.add(folder + name));
            }
        }
        return there;
    }

    private static boolean isOtherFolder(SourceTree tree, String drawn) {
        return drawn.endsWith("/") && Files.isDirectory(tree.root().resolve(drawn));
    }
}
