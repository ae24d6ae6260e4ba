package dev.spate.engine.reason;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemErrorTest {
    @TempDir
    Path temp;

    @Test
    void knowsTheEnglishTexts() {
        assertThat(SystemError.of(new IOException("No space left on device"))).contains(SystemError.NO_SPACE);
        assertThat(SystemError.of(new FileSystemException("/no space left", null, "Stale file handle")))
                .contains(SystemError.STALE_HANDLE);
        assertThat(SystemError.of(new IOException("something of tomorrow"))).isEmpty();
        assertThat(SystemError.of(new IOException())).isEmpty();
        assertThat(SystemError.of(new AccessDeniedException("a"))).isEmpty();
    }

    /** Run by {@link #knowsTheTextsOfAnotherLanguage} in a process of its own. */
    public static void main(String[] folder) throws IOException {
        try {
            Files.newOutputStream(Path.of(folder[0], "x".repeat(5000))).close();
        } catch (FileSystemException e) {
            System.out.println(
                    e.getReason() + "|" + SystemError.of(e).map(Enum::name).orElse("unknown"));
        }
    }

    /** Needs a German locale of this machine's C library; the locale is made for this test alone. */
    @Tag("slow")
    @Test
    void knowsTheTextsOfAnotherLanguage() throws Exception {
        String said = failureInGerman();
        if (said.isEmpty() || said.startsWith("File name too long")) {
            System.out.println("engine: NOT RUN, no German texts of the C library (locales, libc-l10n): " + said);
            return;
        }

        assertThat(said).endsWith("|" + SystemError.NAME_TOO_LONG);
    }

    /** Empty where there is no such locale. */
    private String failureInGerman() throws Exception {
        Path locale = temp.resolve("de_DE.UTF-8");
        if (!Files.exists(Path.of("/usr/share/i18n/locales/de_DE"))
                || !Files.exists(Path.of("/usr/bin/localedef"))
                || end(Map.of(), "/usr/bin/localedef", "-i", "de_DE", "-f", "UTF-8", locale.toString()) != 0) {
            return "";
        }
        Path out = temp.resolve("out");
        int code = end(
                Map.of("LC_ALL", "de_DE.UTF-8", "LOCPATH", temp.toString()),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path") + File.pathSeparator + System.getProperty("jdk.module.path", ""),
                SystemErrorTest.class.getName(),
                temp.toString());
        assertThat(code).as(Files.readString(out)).isZero();
        return Files.readString(out, StandardCharsets.UTF_8).strip();
    }

    private int end(Map<String, String> environment, String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(temp.resolve("out").toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}
