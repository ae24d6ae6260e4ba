package dev.spate.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModuleArrowsTest {
    @TempDir
    private Path temp;

    private SampleProject project;

    @BeforeEach
    void open() throws IOException {
        project = new SampleProject(temp)
                .module("wire")
                .module("protocol", "wire")
                .module("engine", "protocol", "wire");
        project.file(
                "protocol", "module-info.java", "module dev.spate.protocol { requires transitive dev.spate.wire; }");
    }

    @Test
    void allowsWhatIsDrawnAndWhatIsHandedOn() throws IOException {
        assertThat(findings("engine → protocol → wire      engine → wire")).isEmpty();
        assertThat(findings("engine → protocol → wire")).isEmpty();
    }

    @Test
    void refusesAnArrowAgainstTheDirection() throws IOException {
        project.module("wire", "engine");

        assertThat(findings("engine → protocol → wire"))
                .containsExactly("wire depends on engine, and no arrow says so");
    }

    @Test
    void refusesADependencyThatOnlyModuleInfoHas() throws IOException {
        project.file("wire", "module-info.java", "module dev.spate.wire { requires dev.spate.engine; }");

        assertThat(findings("engine → protocol → wire"))
                .containsExactly("wire depends on engine, and no arrow says so");
    }

    @Test
    void refusesADependencyThatIsNotHandedOn() throws IOException {
        project.module("app", "engine", "protocol");

        assertThat(findings("app → engine → protocol → wire"))
                .containsExactly("app depends on protocol, and no arrow says so");
    }

    @Test
    void refusesAnArrowWithoutADependency() throws IOException {
        assertThat(findings("engine → protocol → wire  wire → engine"))
                .containsExactly("wire → engine is drawn, and not a dependency");
        assertThat(findings("engine → protocol → wire  room → wire"))
                .containsExactly("arrows begin at room, which is not a module");
    }

    @Test
    void readsNotesAndAModuleThatMayUseAnything() throws IOException {
        project.module("interop", "engine").module("bench", "wire", "engine");

        assertThat(findings("engine → protocol → wire\ninterop → engine (as a process)   bench → anything"))
                .isEmpty();
    }

    @Test
    void refusesADocumentWithoutArrows() throws IOException {
        SourceTree tree = project.read();

        assertThatThrownBy(() -> ModuleArrows.findings(tree, "engine → protocol"))
                .isInstanceOf(AssertionError.class);
    }

    private List<String> findings(String arrows) throws IOException {
        return ModuleArrows.findings(project.read(), "# Words\n\n```\n" + arrows + "\n```\n");
    }
}
