package dev.spate.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A share as curl and a real browser see it. If one of them is missing, its test prints that, and fails under CI=true.
 */
class BrowserTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern WEB = Pattern.compile("\"event\":\"web\",\"web\":\"([^\"]+)\"");
    private static final List<String> NAMES =
            List.of("plain.bin", "with space.bin", "quote'\".bin", "percent%41+plus.bin", "日本 \uD83D\uDE80.bin");

    @TempDir
    private Path folder;

    private final Programs programs = new Programs();
    private String web = "";

    @BeforeEach
    void share() throws Exception {
        Path shared = Files.createDirectory(folder.resolve("shared"));
        for (String name : NAMES) {
            byte[] bytes = new byte[200_000];
            new Random(name.hashCode()).nextBytes(bytes);
            Path file = Files.write(shared.resolve(name), bytes);
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(60)));
        }
        Path album = Files.createDirectory(shared.resolve("album"));
        Files.writeString(album.resolve("<b>track.txt"), "la la la");
        Place place = Place.under(folder, "share", programs);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-cp",
                Program.classPath(),
                "dev.spate.app.Main"));
        command.addAll(List.of("share", shared.toString(), "--each", "--json", "--bind", place.address()));
        command.addAll(List.of("--http", ":0", "--state", place.file("state").toString()));
        Program share = place.start("share", command);
        Await.until(
                "everything is shared", PATIENCE, programs, () -> share.log().contains("\"event\":\"ready\""));
        Matcher found = WEB.matcher(share.log());
        assertThat(found.find()).isTrue();
        web = found.group(1);
    }

    @AfterEach
    void end() {
        programs.close();
    }

    private static boolean isHere(String program) {
        boolean isHere = Program.isInstalled(program);
        if (!isHere) {
            System.out.println("interop: not run without " + program);
            assertThat(System.getenv("CI")).as(program + " is missing").isNotEqualTo("true");
        }
        return isHere;
    }

    @Test
    void chromiumListsAndDownloads() throws Exception {
        if (!isHere("chromium")) {
            return;
        }
        try (Chromium browser = new Chromium(Place.under(folder, "chromium", programs), programs)) {
            browser.open(web);
            String names =
                    browser.evaluate("[...document.querySelectorAll('.name')].map(a => a.textContent).join('|')");
            assertThat(names.split("\\|"))
                    .contains(NAMES.toArray(String[]::new))
                    .contains("album");
            assertThat(browser.evaluate("getComputedStyle(document.querySelector('.offers')).display"))
                    .isEqualTo("block");
            assertThat(browser.evaluate("document.scripts.length")).isEqualTo("0");

            for (int i = 0; i < NAMES.size(); i++) {
                browser.open(web);
                browser.evaluate("[...document.querySelectorAll('.offer')].filter(row =>"
                        + " row.querySelector('.primary').href.includes('download'))[" + i
                        + "].querySelector('.primary').click()");
                int expected = i + 1;
                Await.until("it is downloaded", PATIENCE, programs, () -> complete(browser.downloads()) == expected);
            }
            for (Path saved : list(browser.downloads())) {
                // A browser replaces characters that it finds dangerous; the bytes show which file it was.
                assertThat(NAMES.stream().map(name -> folder.resolve("shared").resolve(name)))
                        .anySatisfy(original -> assertThat(saved).hasSameBinaryContentAs(original));
            }
            assertThat(browser.downloads().resolve("日本 \uD83D\uDE80.bin")).exists();

            browser.open(web + "page?file=album");
            assertThat(browser.evaluate("document.querySelector('.files a').textContent"))
                    .isEqualTo("<b>track.txt");
            for (int width : new int[] {1280, 390}) {
                for (boolean isDark : new boolean[] {false, true}) {
                    browser.open(web);
                    assertThat(browser.picture(width, isDark)).isNotEmpty();
                    assertThat(browser.evaluate("document.documentElement.scrollWidth <= " + width))
                            .as("nothing sticks out at " + width)
                            .isEqualTo("true");
                }
            }
        }
    }

    private static List<Path> list(Path downloads) throws Exception {
        try (var files = Files.list(downloads)) {
            return files.toList();
        }
    }

    private static long complete(Path downloads) throws Exception {
        List<Path> files = list(downloads);
        for (Path file : files) {
            if (file.toString().endsWith(".crdownload") || Files.size(file) != 200_000) {
                return -1;
            }
        }
        return files.size();
    }

    @Test
    void curlDownloadsGoesOnAndReadsTheList() throws Exception {
        if (!isHere("curl")) {
            return;
        }
        Path output = Files.createDirectory(folder.resolve("curl"));
        Path original = folder.resolve("shared").resolve("plain.bin");
        String address = web + "download?file=plain.bin";

        curl(output, "-O", "-J", address);
        assertThat(output.resolve("plain.bin")).hasSameBinaryContentAs(original);

        Path part = output.resolve("part.bin");
        Files.write(part, Arrays.copyOf(Files.readAllBytes(original), 77_777));
        curl(output, "-C", "-", "-o", part.toString(), address);
        assertThat(part).hasSameBinaryContentAs(original);

        curl(output, "-r", "0-9,100-109,-5", "-o", "ranges", address);
        assertThat(Files.readString(output.resolve("ranges"), StandardCharsets.ISO_8859_1))
                .contains("Content-Range: bytes 0-9/200000", "Content-Range: bytes 199995-199999/200000");
        curl(output, "-H", "Accept: application/json", "-o", "files", web + "files");
        assertThat(Files.readString(output.resolve("files"))).contains("\"name\":\"日本 \uD83D\uDE80.bin\"");
    }

    private static void curl(Path output, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("curl", "-sSf", "--max-time", "60"));
        command.addAll(List.of(arguments));
        Process curl = new ProcessBuilder(command)
                .directory(output.toFile())
                .redirectErrorStream(true)
                .start();
        String words = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(curl.waitFor()).as(words).isZero();
    }
}
