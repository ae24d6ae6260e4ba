package dev.spate.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackageSizesTest {
    @TempDir
    private Path temp;

    @Test
    void refusesAPackageOfFortyOneFiles() throws IOException {
        SampleProject project = project(41);

        assertThat(PackageSizes.findings(project.read()))
                .containsExactly("wire: package dev.spate.wire has 41 files, at most 40 are allowed");
    }

    @Test
    void allowsFortyFilesAndAPackageInfo() throws IOException {
        SampleProject project = project(40).file("wire", "dev/spate/wire/package-info.java", "package dev.spate.wire;");

        assertThat(PackageSizes.findings(project.read())).isEmpty();
    }

    private SampleProject project(int files) throws IOException {
        SampleProject project = new SampleProject(temp).module("wire");
        for (int i = 1; i <= files; i++) {
            project.file("wire", "dev/spate/wire/T" + i + ".java", "package dev.spate.wire;", "class T" + i + " {}");
        }
        return project;
    }
}
