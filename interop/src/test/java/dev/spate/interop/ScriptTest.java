package dev.spate.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The scripts beside the modules: {@code ./spate} and the one that finds a JDK for it.
 *
 * <p>They run with almost no environment, as on a machine where nothing has been set up.
 */
class ScriptTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    @TempDir
    private Path folder;

    private record Result(int exitCode, String out, String err) {}

    @Test
    void runsFromAnyFolderAndKeepsTheUsersPaths() throws Exception {
        Files.writeString(folder.resolve("日本.txt"), "hello");

        Result create = spate(Map.of(), "create", "日本.txt");
        Result info = spate(Map.of(), "info", "日本.txt.torrent", "--json");

        assertThat(create.exitCode).isZero();
        assertThat(info.out).startsWith("{\"name\":\"日本.txt\"");
    }

    @Test
    void keepsNamesUnderALocaleWithoutThem() throws Exception {
        Path tree = Files.createDirectories(folder.resolve("ü/日本"));
        Files.writeString(tree.resolve("مرحبا.txt"), "hello");
        Map<String, String> plain = Map.of("LC_ALL", "C");

        assertThat(spate(plain, "create", "ü", "-o", "t.torrent").exitCode).isZero();
        assertThat(spate(plain, "verify", "t.torrent", "--data", ".").exitCode).isZero();
        assertThat(spate(plain, "info", "t.torrent").out).contains("ü/日本/مرحبا.txt");
    }

    @Test
    void passesOnTheExitCodeAndOneLine() throws Exception {
        Result info = spate(Map.of(), "info", "none.torrent");

        assertThat(info.exitCode).isEqualTo(3);
        assertThat(info.err).isEqualTo("spate: none.torrent: no such file or folder\n");
    }

    @Test
    void worksThroughALink() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("s"), ROOT.resolve("spate"));

        Result version = run(folder, Map.of(), link.toString(), "--version");
        // JUnit would warn about a link that leads out of its folder.
        Files.delete(link);

        assertThat(version.out).startsWith("spate ");
    }

    @Test
    void tellsTheProgramThatItHasATerminal() throws Exception {
        Files.writeString(folder.resolve("a.txt"), "hello");
        String wrapOn = "\u001b[?7h";

        String command = ROOT.resolve("spate") + " create a.txt";
        Result drawn = run(folder, Map.of("TERM", "xterm"), "script", "-qec", command, "/dev/null");
        Result plain = spate(Map.of("TERM", "xterm"), "create", "a.txt", "--force");

        assertThat(drawn.out).contains("a.txt.torrent", wrapOn);
        assertThat(plain.out).contains("a.txt.torrent").doesNotContain(wrapOn);
    }

    @Test
    void saysInOneLineWhatToInstallWithoutAJdk() throws Exception {
        Path future = finderFor(99);

        Result result = run(folder, Map.of("HOME", folder.toString()), future.toString());

        assertThat(result.exitCode).isEqualTo(1);
        assertThat(result.out).isEmpty();
        assertThat(result.err).hasLineCount(1).contains("needs a JDK 99 or newer; install");
    }

    @Test
    void findsAJdkOfSdkmanAndPrefersJavaHome() throws Exception {
        Path future = finderFor(99);
        Path managed = fakeJdk(folder.resolve(".sdkman/candidates/java/99.0.1-tem"), "99.0.1");
        Path chosen = fakeJdk(folder.resolve("chosen"), "100");
        Path old = fakeJdk(folder.resolve("old"), "17.0.2");
        String home = folder.toString();

        assertThat(run(folder, Map.of("HOME", home), future.toString()).out).isEqualTo(managed + "\n");
        assertThat(run(folder, Map.of("HOME", home, "JAVA_HOME", old.toString()), future.toString()).out)
                .isEqualTo(managed + "\n");
        assertThat(run(folder, Map.of("HOME", home, "JAVA_HOME", chosen.toString()), future.toString()).out)
                .isEqualTo(chosen + "\n");
    }

    @Test
    void buildsWhenSourcesAreNewerThanTheProgramAndOnlyThen() throws Exception {
        Path clone = cloneWithRecordingMaven("cp -r \"$PROGRAM\" app/target/modules");

        assertThat(inClone(clone).err).contains("spate: building…");
        assertThat(inClone(clone).err).isEmpty();

        Path source = clone.resolve("wire/src/main/New.java");
        Files.writeString(source, "");
        Files.setLastModifiedTime(source, FileTime.fromMillis(System.currentTimeMillis() + 1_000));
        assertThat(inClone(clone).err).contains("spate: building…");
        assertThat(Files.readAllLines(clone.resolve("maven.log"))).hasSize(2);
    }

    @Test
    void showsWhyABuildFailed() throws Exception {
        Path clone = cloneWithRecordingMaven("echo '[ERROR] New.java is wrong'; exit 1");

        Result result = inClone(clone);

        assertThat(result.exitCode).isEqualTo(1);
        assertThat(result.err).contains("[ERROR] New.java is wrong", "the build failed");
    }

    private Result inClone(Path clone) throws Exception {
        Map<String, String> environment = Map.of(
                "PATH",
                clone + ":/usr/bin:/bin",
                "HOME",
                folder.toString(),
                "PROGRAM",
                ROOT.resolve("app/target/modules").toString());
        return run(folder, environment, clone.resolve("spate").toString(), "--version");
    }

    /** The scripts and the folders that they check, with a Maven that only records its calls. */
    private Path cloneWithRecordingMaven(String build) throws IOException {
        Path clone = folder.resolve("clone");
        for (String module : List.of("wire", "http", "protocol", "tracker", "engine", "share", "web", "app")) {
            Files.createDirectories(clone.resolve(module + "/src/main"));
            Files.writeString(clone.resolve(module + "/pom.xml"), "");
        }
        Files.createDirectories(clone.resolve(".mvn"));
        Files.createDirectories(clone.resolve("app/target"));
        Files.createDirectories(clone.resolve("tools"));
        Files.writeString(clone.resolve("pom.xml"), "");
        for (String script : List.of("spate", "tools/jdk.sh", "tools/maven.sh")) {
            Files.copy(ROOT.resolve(script), clone.resolve(script));
        }
        executable(clone.resolve("mvn"), "#!/bin/sh\necho called >>maven.log\n" + build + "\n");
        return clone;
    }

    private Path finderFor(int version) throws IOException {
        String script = Files.readString(ROOT.resolve("tools/jdk.sh")).replace("oldest=25", "oldest=" + version);
        return executable(folder.resolve("jdk.sh"), script);
    }

    private static Path fakeJdk(Path home, String version) throws IOException {
        Files.createDirectories(home.resolve("bin"));
        executable(home.resolve("bin/java"), "");
        executable(home.resolve("bin/javac"), "");
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    private static Path executable(Path file, String text) throws IOException {
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Result spate(Map<String, String> environment, String... args) throws Exception {
        List<String> command = new ArrayList<>(List.of(ROOT.resolve("spate").toString()));
        command.addAll(List.of(args));
        return run(folder, environment, command.toArray(String[]::new));
    }

    private static Result run(Path folder, Map<String, String> environment, String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        Path err = Files.createTempFile(folder, "err", ".txt");
        builder.redirectError(err.toFile());
        builder.environment().keySet().retainAll(List.of("HOME"));
        builder.environment().put("PATH", "/usr/bin:/bin");
        builder.environment().putAll(environment);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        return new Result(process.exitValue(), out, Files.readString(err));
    }
}
