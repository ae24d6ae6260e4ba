package dev.spate.structure;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ModuleTree;
import com.sun.source.tree.RequiresTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The main sources of all modules in the root {@code pom.xml}. They are parsed but not resolved, so a check knows names
 * but not types.
 */
record SourceTree(Path root, List<SourceModule> modules) {
    /** The module of the command: only this module and the modules that it needs are shipped. */
    private static final String COMMAND = "app";

    private static final String MODULE_NAME = "dev.spate.";

    SourceTree {
        modules = List.copyOf(modules);
    }

    static SourceTree read(Path root) throws IOException {
        List<SourceModule> modules = new ArrayList<>();
        for (String name : Pom.read(root.resolve("pom.xml")).modules()) {
            List<SourceFile> files = parse(root, root.resolve(name, "src", "main", "java"));
            Set<String> needs =
                    new HashSet<>(Pom.read(root.resolve(name, "pom.xml")).needs());
            Set<String> handsOn = new HashSet<>();
            for (RequiresTree each : requires(files)) {
                String needed = each.getModuleName().toString();
                if (needed.startsWith(MODULE_NAME)) {
                    (each.isTransitive() ? handsOn : needs).add(needed.substring(MODULE_NAME.length()));
                }
            }
            needs.addAll(handsOn);
            modules.add(new SourceModule(name, needs, handsOn, files));
        }
        return new SourceTree(root, modules);
    }

    private static List<RequiresTree> requires(List<SourceFile> files) {
        return files.stream()
                .flatMap(file -> Stream.ofNullable(file.unit().getModule()))
                .map(ModuleTree::getDirectives)
                .flatMap(List::stream)
                .filter(RequiresTree.class::isInstance)
                .map(RequiresTree.class::cast)
                .toList();
    }

    private static List<SourceFile> parse(Path root, Path sources) throws IOException {
        List<Path> paths = paths(sources);
        if (paths.isEmpty()) {
            return List.of();
        }
        var compiler = ToolProvider.getSystemJavaCompiler();
        var problems = new DiagnosticCollector<JavaFileObject>();
        try (StandardJavaFileManager manager =
                compiler.getStandardFileManager(problems, Locale.ROOT, StandardCharsets.UTF_8)) {
            var task = (JavacTask) compiler.getTask(
                    null, manager, problems, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(paths));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            List<SourceFile> files = new ArrayList<>();
            for (CompilationUnitTree unit : task.parse()) {
                Path path = Path.of(unit.getSourceFile().toUri());
                files.add(new SourceFile(unixPath(root.toAbsolutePath().normalize(), path), unit, positions));
            }
            refuseErrors(problems);
            return files;
        }
    }

    private static List<Path> paths(Path sources) throws IOException {
        if (!Files.isDirectory(sources)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(sources.toAbsolutePath().normalize())) {
            return all.filter(path -> path.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }

    private static String unixPath(Path root, Path path) {
        return root.relativize(path).toString().replace('\\', '/');
    }

    private static void refuseErrors(DiagnosticCollector<JavaFileObject> problems) throws IOException {
        for (Diagnostic<?> problem : problems.getDiagnostics()) {
            if (problem.getKind() == Diagnostic.Kind.ERROR) {
                throw new IOException(problem.toString());
            }
        }
    }

    List<SourceFile> files() {
        return modules.stream().map(SourceModule::files).flatMap(List::stream).toList();
    }

    /** The modules of the command. */
    List<SourceModule> shipped() {
        Set<String> reached = new HashSet<>();
        reach(COMMAND, reached);
        return modules.stream()
                .filter(module -> reached.contains(module.name()))
                .toList();
    }

    private void reach(String name, Set<String> reached) {
        if (reached.add(name)) {
            modules.stream()
                    .filter(module -> module.name().equals(name))
                    .flatMap(module -> module.needs().stream())
                    .forEach(needed -> reach(needed, reached));
        }
    }
}
