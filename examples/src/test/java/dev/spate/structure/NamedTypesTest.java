package dev.spate.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamedTypesTest {
    @TempDir
    private Path temp;

    @Test
    void findsEachTypeOnce() throws IOException {
        SourceTree tree = new SampleProject(temp)
                .module("wire")
                .file(
                        "wire",
                        "dev/spate/wire/Foo.java",
                        "class Foo { record Bar() {} }",
                        "class Baz {}",
                        "class Qux {}")
                .read();

        assertThat(NamedTypes.in(
                        "`Foo` asks `wire.Foo.Bar` and `Bar.of(Baz)`; `Other`, `FooTest`. Qux\n\n```\n`Qux`\n```\n",
                        tree))
                .containsExactly("Bar", "Baz", "Foo");
    }
}
