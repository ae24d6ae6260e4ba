package dev.spate.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchitectureMapTest {
    private static final String WIRE = """
            wire/       bytes
            ├ wire           records
            └ wire.peer      messages
            """;

    @TempDir
    private Path temp;

    private SampleProject project;

    @BeforeEach
    void open() throws IOException {
        project = new SampleProject(temp)
                .module("wire")
                .module("sim")
                .file("wire", "dev/spate/wire/A.java", "package dev.spate.wire;", "class A {}")
                .file("wire", "dev/spate/wire/peer/B.java", "package dev.spate.wire.peer;", "class B {}")
                .file("sim", "dev/spate/sim/C.java", "package dev.spate.sim;", "class C {}");
    }

    @Test
    void allowsTheWholeTree() throws IOException {
        Files.createDirectory(temp.resolve("tools"));

        assertThat(findings(WIRE + "sim/  swarms\ntools/  scripts\n")).isEmpty();
    }

    @Test
    void refusesAMapThatLacksAModule() throws IOException {
        assertThat(findings(WIRE)).containsExactly("the map lacks sim/");
    }

    @Test
    void refusesAMapThatLacksAPackage() throws IOException {
        assertThat(findings("wire/  bytes\n└ wire.peer  messages\nsim/  swarms\n"))
                .containsExactly("the map lacks wire/wire");
        assertThat(findings("wire/  bytes\nsim/  swarms\n└ sim\n"))
                .containsExactly("the map lacks wire/wire", "the map lacks wire/wire.peer");
    }

    @Test
    void refusesWhatDoesNotExist() throws IOException {
        assertThat(findings(WIRE + "├ wire.room  guests\nsim/  swarms\nhouse/  guests\n"))
                .containsExactly(
                        "the map has wire/wire.room, which does not exist", "the map has house/, which does not exist");
    }

    @Test
    void refusesAPackageBelowTheWrongModule() throws IOException {
        assertThat(findings("wire/  bytes\n├ wire  records\nsim/  swarms\n├ sim  swarms\n└ wire.peer  messages\n"))
                .containsExactly("the map lacks wire/wire.peer", "the map has sim/wire.peer, which does not exist");
    }

    @Test
    void refusesALineThatIsThereTwice() throws IOException {
        assertThat(findings(WIRE + "├ wire.peer  messages\nsim/  swarms\n"))
                .containsExactly("the map has wire/wire.peer twice");
    }

    private List<String> findings(String map) throws IOException {
        return ArchitectureMap.findings(project.read(), "## The tree\n\n```\n" + map + "```\n");
    }
}
