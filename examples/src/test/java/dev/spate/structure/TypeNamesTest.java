package dev.spate.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TypeNamesTest {
    @TempDir
    private Path temp;

    private SampleProject project;

    @BeforeEach
    void open() throws IOException {
        project = new SampleProject(temp).module("wire").module("app", "wire").module("sim", "wire");
        project.file("wire", "dev/spate/wire/Limits.java", "package dev.spate.wire;", "", "class Limits {}");
    }

    @Test
    void refusesASecondTypeOfOneName() throws IOException {
        project.file("app", "dev/spate/app/Limits.java", "package dev.spate.app;", "enum Limits {}");

        assertThat(TypeNames.findings(project.read(), Map.of()))
                .containsExactly("Limits is the name of 2 types: "
                        + "wire/src/main/java/dev/spate/wire/Limits.java:3, "
                        + "app/src/main/java/dev/spate/app/Limits.java:2");
    }

    @Test
    void allowsANameWithAReason() throws IOException {
        project.file("app", "dev/spate/app/Limits.java", "package dev.spate.app;", "class Limits {}");

        assertThat(TypeNames.findings(project.read(), Map.of("Limits", "each module has its own")))
                .isEmpty();
    }

    @Test
    void refusesAReasonThatNothingNeeds() throws IOException {
        assertThat(TypeNames.findings(project.read(), Map.of("Limits", "each module has its own")))
                .containsExactly("Limits is allowed for several types, but not needed any more");
    }

    @Test
    void leavesNestedTypesAndWhatIsNotShippedAlone() throws IOException {
        project.file("sim", "dev/spate/sim/Limits.java", "package dev.spate.sim;", "class Limits {}")
                .file("app", "dev/spate/app/Foo.java", "package dev.spate.app;", "class Foo { enum Limits {} }");

        assertThat(TypeNames.findings(project.read(), Map.of())).isEmpty();
    }
}
