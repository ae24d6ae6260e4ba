package dev.spate.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The code, tests and files that the documents name exist. Tests run in the folder of their module. */
class DocumentsTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern MAIN =
            Pattern.compile("main\\(String\\[] args\\) throws Exception \\{\n(.*)\n {4}}\n}\n", Pattern.DOTALL);
    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)\n```", Pattern.DOTALL);
    private static final Pattern NAMED_TEST = Pattern.compile("`(\\w+Test)\\.(\\w+)`");
    private static final Pattern LINK = Pattern.compile("]\\((?!http)([^)#]+)(?:#[^)]*)?\\)");

    @Test
    void readmeShowsTheBodyOfDownloadWordForWord() throws IOException {
        String body = first(MAIN, ROOT.resolve("examples/src/main/java/dev/spate/examples/Download.java"))
                .lines()
                .map(line -> line.substring(8))
                .reduce((before, line) -> before + "\n" + line)
                .orElseThrow();

        assertThat(first(BLOCK, ROOT.resolve("README.md"))).isEqualTo(body);
        assertThat(body.lines()).hasSizeLessThan(20);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ARCHITECTURE.md", "docs/beps.md", "docs/clauses.md", "docs/rules.md"})
    void everyTestThatIsNamedExists(String document) throws IOException {
        Map<String, String> sources = testSources();

        List<String> missing = NAMED_TEST
                .matcher(Files.readString(ROOT.resolve(document)))
                .results()
                .filter(named -> !sources.getOrDefault(named.group(1), "").contains(" " + named.group(2) + "("))
                .map(MatchResult::group)
                .toList();

        assertThat(missing).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/beps.md", "docs/clauses.md", "docs/rules.md"})
    void noRowIsWithoutATest(String document) throws IOException {
        List<String> rows = Files.readString(ROOT.resolve(document))
                .lines()
                .takeWhile(line -> !line.startsWith("## Not yet shown"))
                .filter(line -> line.startsWith("| ") && !line.contains("| test |"))
                .toList();

        assertThat(rows)
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row).containsPattern(NAMED_TEST).doesNotContain("| |"));
    }

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        for (String document :
                List.of("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "STYLE.md", "docs/beps.md")) {
            Path path = ROOT.resolve(document);

            assertThat(LINK.matcher(Files.readString(path)).results().map(link -> link.group(1)))
                    .allSatisfy(
                            target -> assertThat(path.resolveSibling(target)).exists());
        }
    }

    /** The source of every test class by its simple name; if several classes have one name, their sources together. */
    private static Map<String, String> testSources() throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                // Builds of other modules write there while this test runs.
                boolean isOutput = folder.endsWith("target") || folder.endsWith(".git");
                return isOutput ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith("Test.java")) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        Map<String, String> sources = new TreeMap<>();
        for (Path file : files) {
            String name = file.getFileName().toString().replace(".java", "");
            sources.merge(name, Files.readString(file), String::concat);
        }
        return sources;
    }

    private static String first(Pattern pattern, Path file) throws IOException {
        var matcher = pattern.matcher(Files.readString(file));
        assertThat(matcher.find()).as(file + " has " + pattern).isTrue();
        return matcher.group(1);
    }
}
