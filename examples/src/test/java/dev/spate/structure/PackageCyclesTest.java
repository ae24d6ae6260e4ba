package dev.spate.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageCyclesTest {
    @TempDir
    private Path temp;

    @Test
    void refusesTwoPackagesThatImportEachOther() throws IOException {
        assertThat(findings("import dev.spate.wire.b.B;", "import static dev.spate.wire.A.Inner.ONE;"))
                .containsExactly(
                        "package cycle: dev.spate.wire → dev.spate.wire.b (wire/src/main/java/dev/spate/wire/A.java:2)"
                                + " → dev.spate.wire (wire/src/main/java/dev/spate/wire/b/B.java:2)");
    }

    @Test
    void refusesACycleThroughANameInFull() throws IOException {
        assertThat(findings("import dev.spate.wire.b.*;", "class C { Object o = dev.spate.wire.A.of(); }"))
                .hasSize(1);
    }

    @Test
    void refusesACycleOfThree() throws IOException {
        SampleProject project = project("import dev.spate.wire.b.B;", "import dev.spate.wire.c.C;")
                .file(
                        "wire",
                        "dev/spate/wire/c/C.java",
                        "package dev.spate.wire.c;",
                        "import dev.spate.wire.A;",
                        "class C {}");

        assertThat(PackageCycles.findings(project.read()))
                .singleElement()
                .asString()
                .contains("→ dev.spate.wire.c (");
    }

    @Test
    void allowsOneDirectionAndNamesBelowAnother() throws IOException {
        assertThat(findings("import dev.spate.wire.b.B;", "class C { dev.spate.wire.b.B b; }"))
                .isEmpty();
    }

    private List<String> findings(String above, String below) throws IOException {
        return PackageCycles.findings(project(above, below).read());
    }

    private SampleProject project(String above, String below) throws IOException {
        return new SampleProject(temp)
                .module("wire")
                .file("wire", "dev/spate/wire/A.java", "package dev.spate.wire;", above, "class A {}")
                .file("wire", "dev/spate/wire/b/B.java", "package dev.spate.wire.b;", below, "class B {}");
    }
}
