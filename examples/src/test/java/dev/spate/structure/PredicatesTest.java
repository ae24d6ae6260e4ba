package dev.spate.structure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PredicatesTest {
    @TempDir
    private Path temp;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "void isSeed(boolean seed) {}",
                "boolean isDue(long now) { last = now; return true; }",
                "boolean isDue(long now) { this.last = now; return true; }",
                "boolean isDue(long last) { this.last = last; return true; }",
                "boolean hasRoom() { return ++last > 0; }",
                "boolean hasRoom() { return last-- > 0; }",
                "boolean canGo() { last += 2; return true; }",
                "boolean areFull() { counts[0] = 1; return true; }",
                "boolean areFull() { counts[0]++; return true; }",
                "boolean areFull(int[] into) { into[0] = 1; return true; }",
                "boolean wasAsked(Foo other) { other.last = 1; return true; }",
                "boolean wereAsked() { if (last > 0) { for (;;) { Foo.all = 1; } } return true; }",
                "boolean mayGo() { Runnable go = () -> last = 1; return true; }",
                "boolean shouldGo() { return seen.add(1); }",
                "boolean isNew(int seen) { return this.seen.add(seen); }",
                "boolean isNew() { return seen.removeIf(each -> each > 1); }",
                "int hasCount() { return counters.computeIfAbsent(1, _ -> 2); }",
                "boolean needsMore() { last = 1; return true; }",
                "boolean tellsPeers() { last = 1; return true; }",
                "boolean containsAll() { last = 1; return true; }",
            })
    void refusesAQuestionThatChangesSomething(String method) throws IOException {
        assertThat(findings(method))
                .hasSize(1)
                .allSatisfy(
                        finding -> assertThat(finding).startsWith("wire/src/main/java/dev/spate/wire/Foo.java:8: "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "void issue() { last = 1; }",
                "boolean is() { return last == 1; }",
                "void needsChanged() { last = 1; }",
                "boolean takeTurn() { last = 1; return true; }",
                "boolean isDue(long now) { return now > last; }",
                "boolean isDue(long now) { now++; return now > last; }",
                "boolean isDue() { long last = 1; last++; return last > 2; }",
                "boolean isDue() { for (int i = 0; i < 3; i++) { counts.clone()[0] += i; } return true; }",
                "boolean areFull() { int[] counts = new int[2]; counts[0] = 1; return counts[0] > 1; }",
                "boolean isNew() { Set<Integer> seen = new HashSet<>(); return seen.add(1); }",
                "boolean isNew(Set<Integer> seen) { return seen.contains(1); }",
                "boolean hasFoo() { Foo foo = new Foo(); foo.last = 2; return foo.isDue(); }",
                "boolean isSet() { return other.set(1); }",
                "abstract boolean isDue();",
            })
    void leavesOtherMethodsAlone(String method) throws IOException {
        assertThat(findings(method)).isEmpty();
    }

    @Test
    void saysWhatIsChanged() throws IOException {
        assertThat(findings("boolean isDue(long now) { last = now; return seen.add(1); }"))
                .containsExactly(
                        "wire/src/main/java/dev/spate/wire/Foo.java:8: isDue assigns last = now",
                        "wire/src/main/java/dev/spate/wire/Foo.java:8: isDue calls seen.add(1)");
    }

    private List<String> findings(String method) throws IOException {
        SampleProject project = new SampleProject(temp).module("wire");
        project.file(
                "wire",
                "dev/spate/wire/Foo.java",
                "package dev.spate.wire;",
                "abstract class Foo {",
                "    static int all;",
                "    long last; int[] counts;",
                "    Set<Integer> seen;",
                "    Map<Integer, Integer> counters;",
                "    Position other;",
                "    " + method,
                "}");
        return Predicates.findings(project.read());
    }
}
