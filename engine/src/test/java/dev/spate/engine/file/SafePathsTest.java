package dev.spate.engine.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafePathsTest {
    private static final List<String> NAMES =
            List.of("caf\u00e9", "\u65e5\u672c.txt", "a?b+c%20 \ud83d\ude00", "plain");

    @TempDir
    Path temp;

    /** Run by {@link #namesAreTheSameBytesUnderAnAsciiLocale} in a process of its own. */
    public static void main(String[] folder) throws Exception {
        for (String name : NAMES) {
            Path relative = SafePaths.relative(List.of("top", name));
            Files.createDirectories(Path.of(folder[0], "top"));
            Files.writeString(Path.of(folder[0]).resolve(relative), "content");
            if (!SafePaths.elements(relative).equals(List.of("top", name))) {
                throw new IllegalStateException("the name is not found again");
            }
        }
    }

    @Test
    void hasNoPathForWhatIsNoPlainNameHere() {
        assertThat(SafePaths.relativeIfPlain(List.of("folder", "plain"))).contains(Path.of("folder", "plain"));
        for (String element : List.of("", ".", "..", "a/b", "/etc", "nul\0")) {
            assertThat(SafePaths.relativeIfPlain(List.of("folder", element))).isEmpty();
        }
        // On Windows a backslash separates names; elsewhere it is an ordinary character.
        boolean isPlain = java.io.File.separatorChar != '\\';
        assertThat(SafePaths.relativeIfPlain(List.of("..\\..\\x")).isPresent()).isEqualTo(isPlain);
    }

    @Test
    void tellsTheNameOfAFolderThatIsThere() throws Exception {
        Path folder = Files.createDirectory(temp.resolve("T: what? 100% a+b"));

        assertThat(SafePaths.text(folder.getFileName())).isEqualTo("T: what? 100% a+b");
        assertThat(SafePaths.text(folder)).isEqualTo("T: what? 100% a+b");
    }

    @Test
    void refusesEverythingThatIsNoPlainName() {
        for (String bad : List.of("", ".", "..", "/", "a/b", "/etc", "a\0b", "../x", "\u00e9/\u00e9")) {
            assertThatThrownBy(() -> SafePaths.relative(List.of("top", bad)))
                    .as("element \"%s\"", bad)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> SafePaths.relative(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nothingEverLeavesTheFolder() {
        List<String> alphabet = List.of(".", "..", "/", "\\", "C:", "\0", "", "~", "%2e", "\u202e", "a", "b.c", "...");
        Random random = new Random(5);
        Path root = temp.toAbsolutePath();
        for (int i = 0; i < 100_000; i++) {
            List<String> elements = new ArrayList<>();
            for (int k = random.nextInt(4); k >= 0; k--) {
                elements.add(alphabet.get(random.nextInt(alphabet.size()))
                        + (random.nextBoolean() ? alphabet.get(random.nextInt(alphabet.size())) : ""));
            }
            try {
                Path path = root.resolve(SafePaths.relative(elements)).normalize();
                assertThat(path.startsWith(root) && path.getNameCount() == root.getNameCount() + elements.size())
                        .as("%s", elements)
                        .isTrue();
            } catch (IllegalArgumentException e) {
                // Refused, which is safe.
            }
        }
    }

    @Test
    void findsTheElementsAgain() {
        List<String> elements = List.of("top", "caf\u00e9", "a?b", "100%25", "x+y");

        assertThat(SafePaths.elements(SafePaths.relative(elements))).isEqualTo(elements);
    }

    @Test
    void escapesAreStable() {
        assertThat(SafePaths.escaped("caf\u00e9 \u20ac")).isEqualTo("caf_u00e9 _u20ac");
    }

    @Tag("slow")
    @Test
    void namesAreTheSameBytesUnderAnAsciiLocale() throws Exception {
        String classes = String.join(
                File.pathSeparator,
                System.getProperty("java.class.path"),
                Path.of("target/classes").toAbsolutePath().toString(),
                Path.of("target/test-classes").toAbsolutePath().toString());
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classes,
                SafePathsTest.class.getName(),
                temp.toString());
        builder.environment().put("LC_ALL", "C");
        builder.redirectErrorStream(true);
        Path output = temp.resolve("output");
        builder.redirectOutput(output.toFile());

        int exit = builder.start().waitFor();

        assertThat(exit).as(Files.readString(output)).isZero();
        for (String name : NAMES) {
            // The URI has the bytes, whatever the locale of this process.
            Path utf8 = Path.of(java.net.URI.create(temp.toUri()
                    + "top/"
                    + java.net.URLEncoder.encode(name, java.nio.charset.StandardCharsets.UTF_8)
                            .replace("+", "%20")));
            assertThat(Files.exists(utf8)).as(name).isTrue();
        }
    }
}
