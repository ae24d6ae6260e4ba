package dev.spate.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceTreeTest {
    @TempDir
    private Path temp;

    private SampleProject project;

    @BeforeEach
    void open() {
        project = new SampleProject(temp);
    }

    @Test
    void readsDependenciesOfBothFiles() throws IOException {
        project.module("wire").module("engine", "wire");
        project.module("app", "engine")
                .file(
                        "app",
                        "module-info.java",
                        "module dev.spate.app {",
                        "    requires java.logging;",
                        "    requires transitive dev.spate.wire;",
                        "}");

        SourceModule app = project.read().modules().getLast();

        assertThat(app.needs()).containsExactlyInAnyOrder("wire", "engine");
        assertThat(app.handsOn()).containsExactly("wire");
    }

    @Test
    void shipsWhatTheCommandNeeds() throws IOException {
        project.module("wire").module("engine", "wire").module("app", "engine").module("sim", "wire");

        assertThat(project.read().shipped()).extracting(SourceModule::name).containsExactly("wire", "engine", "app");
    }

    @Test
    void countsPackageInfoAsNoFileOfItsPackage() throws IOException {
        project.module("wire")
                .file("wire", "dev/spate/wire/package-info.java", "package dev.spate.wire;")
                .file("wire", "dev/spate/wire/Foo.java", "package dev.spate.wire;", "class Foo {}");

        assertThat(project.read().modules().getFirst().packages().get("dev.spate.wire"))
                .extracting(SourceFile::path)
                .containsExactly("wire/src/main/java/dev/spate/wire/Foo.java");
    }

    @Test
    void refusesWhatItCannotParse() throws IOException {
        project.module("wire").file("wire", "Foo.java", "class Foo {");

        assertThatThrownBy(project::read).isInstanceOf(IOException.class).hasMessageContaining("Foo.java:1");
    }
}
