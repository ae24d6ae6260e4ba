package dev.spate.structure;

import java.util.List;

/** Checks that packages are small enough for a newcomer to read. */
final class PackageSizes {
    /** The limit in STYLE.md. */
    private static final int FILES_MAX = 40;

    private PackageSizes() {}

    static List<String> findings(SourceTree tree) {
        return tree.modules().stream()
                .flatMap(module -> module.packages().entrySet().stream()
                        .filter(each -> each.getValue().size() > FILES_MAX)
                        .map(each -> "%s: package %s has %d files, at most %d are allowed"
                                .formatted(
                                        module.name(),
                                        each.getKey(),
                                        each.getValue().size(),
                                        FILES_MAX)))
                .toList();
    }
}
