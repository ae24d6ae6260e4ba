package dev.spate.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The source tree follows STYLE.md and ARCHITECTURE.md. Tests run in the folder of their module. */
class StructureTest {
    private static final Path ROOT = Path.of("..");

    private static SourceTree tree;

    @BeforeAll
    static void read() throws IOException {
        tree = SourceTree.read(ROOT);
    }

    @Test
    void shippedTypesHaveNamesOfTheirOwn() {
        Map<String, String> allowed = Map.of();

        assertThat(TypeNames.findings(tree, allowed)).isEmpty();
    }

    @Test
    void predicatesChangeNothing() {
        assertThat(Predicates.findings(tree)).isEmpty();
    }

    @Test
    void packagesHaveNoCycles() {
        assertThat(PackageCycles.findings(tree)).isEmpty();
    }

    @Test
    void packagesHaveAtMostFortyFiles() {
        assertThat(PackageSizes.findings(tree)).isEmpty();
    }

    @Test
    void modulesDependOnlyAsTheArrowsSay() throws IOException {
        assertThat(ModuleArrows.findings(tree, architecture())).isEmpty();
    }

    @Test
    void theMapShowsEveryModuleAndPackage() throws IOException {
        assertThat(ArchitectureMap.findings(tree, architecture())).isEmpty();
    }

    @Test
    void theMapNamesAtMostFiftyTypes() throws IOException {
        assertThat(NamedTypes.in(architecture(), tree)).hasSizeBetween(10, 50);
    }

    private static String architecture() throws IOException {
        return Files.readString(ROOT.resolve("ARCHITECTURE.md"));
    }
}
