package dev.spate.structure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A small project in a temporary folder, as input for the tests of checks. */
final class SampleProject {
    private final Path root;
    private final Map<String, List<String>> modules = new LinkedHashMap<>();

    SampleProject(Path root) {
        this.root = root;
    }

    /** Adds a module whose {@code pom.xml} names these other modules. */
    SampleProject module(String name, String... needs) {
        modules.put(name, List.of(needs));
        return this;
    }

    /** Adds a file of the main sources, for example {@code dev/spate/wire/Foo.java}. */
    SampleProject file(String module, String path, String... lines) throws IOException {
        Path file = root.resolve(module, "src/main/java", path);
        Files.createDirectories(file.getParent());
        Files.write(file, List.of(lines));
        return this;
    }

    SourceTree read() throws IOException {
        String names =
                modules.keySet().stream().map("<module>%s</module>"::formatted).collect(Collectors.joining());
        Files.writeString(root.resolve("pom.xml"), "<project><modules>%s</modules></project>".formatted(names));
        for (Map.Entry<String, List<String>> module : modules.entrySet()) {
            String needs = module.getValue().stream()
                    .map(
                            "<dependency><groupId>dev.spate</groupId><artifactId>spate-%s</artifactId></dependency>"
                                    ::formatted)
                    .collect(Collectors.joining());
            Path folder = Files.createDirectories(root.resolve(module.getKey()));
            Files.writeString(
                    folder.resolve("pom.xml"), "<project><dependencies>%s</dependencies></project>".formatted(needs));
        }
        return SourceTree.read(root);
    }
}
