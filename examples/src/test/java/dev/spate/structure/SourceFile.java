package dev.spate.structure;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.SourcePositions;
import java.util.List;
import java.util.Optional;

/**
 * One parsed file of the main sources.
 *
 * @param path the path from the root of the project
 * @param positions the positions of the trees in {@code unit}
 */
record SourceFile(String path, CompilationUnitTree unit, SourcePositions positions) {
    /** Empty for a {@code module-info}. */
    Optional<String> packageName() {
        return Optional.ofNullable(unit.getPackageName()).map(Tree::toString);
    }

    boolean isPackageInfo() {
        return path.endsWith("/package-info.java");
    }

    List<ClassTree> types() {
        return unit.getTypeDecls().stream()
                .filter(ClassTree.class::isInstance)
                .map(ClassTree.class::cast)
                .toList();
    }

    /** Path and line in the form of editors and compilers. */
    String at(Tree tree) {
        return path + ":" + unit.getLineMap().getLineNumber(positions.getStartPosition(unit, tree));
    }
}
