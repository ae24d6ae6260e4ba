package dev.spate.wire.metainfo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FileNamesTest {
    @Test
    void keepsOrdinaryNames() {
        for (String name : new String[] {
            "a",
            "foo... bar",
            "a b.c",
            "\u4e16\u754c.txt",
            "\ud83d\ude00",
            "COM10",
            "console",
            "100%~",
            "c:d",
            "what? <a|b> \"*\"",
            "back\\slash",
            "aux.c",
            "CON",
            "etc.",
            "space ",
            "stra\u00dfe",
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0645.mp3",
            "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67.jpg",
            "\u6700\u5f37\u200bBEST.flac"
        }) {
            assertThat(sanitise(name)).isEqualTo(name);
        }
    }

    @Test
    void dropsSeparators() {
        assertThat(sanitise("foo/../../../bar")).isEqualTo("foo......bar");
        assertThat(sanitise("/etc/passwd")).isEqualTo("etcpasswd");
    }

    @Test
    void findsNothingUsableInDotsAndSeparators() {
        for (String name : new String[] {"", ".", "..", "/", "//", "./", "../"}) {
            assertThat(FileNames.sanitise(bytes(name))).as(name).isEmpty();
            assertThat(sanitise(name)).isEqualTo("_");
        }
    }

    @Test
    void replacesWhatHidesFromPeopleWhatANameIs() {
        assertThat(sanitise("a\0b\tc\u007fd\u0085e\n")).isEqualTo("a_b_c_d_e_");
        assertThat(sanitise("photo\u202egpj.exe")).isEqualTo("photo_gpj.exe");
        assertThat(sanitise("a\u2066b\u061cc\u200ed")).isEqualTo("a_b_c_d");
        assertThat(FileNames.sanitiseLiteral(bytes("a\tb\u202ec"))).hasValue("a\tb\u202ec");
    }

    @Test
    void hidesNothingWhereTheUserLooks() {
        assertThat(sanitise(".profile")).isEqualTo("_.profile");
        assertThat(sanitise("...")).isEqualTo("_...");
        assertThat(utf8Length(sanitise("." + "a".repeat(300)))).isEqualTo(255);
        assertThat(FileNames.sanitiseLiteral(bytes(".profile"))).hasValue(".profile");
    }

    @Test
    void replacesWhatIsNotUtf8() {
        assertThat(sanitiseHex("82657374")).isEqualTo("_est");
        assertThat(sanitiseHex("66c0af66")).as("overlong slash").isEqualTo("f_f");
        assertThat(sanitiseHex("66e080af66")).as("longer overlong slash").isEqualTo("f_f");
        assertThat(sanitiseHex("eda080")).as("surrogate").isEqualTo("_");
        assertThat(sanitiseHex("f7bfbfbf")).as("above U+10FFFF").isEqualTo("_");
        assertThat(sanitiseHex("61e4b8")).as("cut off").isEqualTo("a_");
        assertThat(sanitiseHex("e4b861")).as("cut off by a letter").isEqualTo("_a");
    }

    @Test
    void hasAPortableFormForWhatADiskRefuses() {
        assertThat(portable("Part 1: who?.mkv")).isEqualTo("Part 1_ who_.mkv");
        assertThat(portable("a\\b*c|d<e>f\"g")).isEqualTo("a_b_c_d_e_f_g");
        assertThat(portable("CON")).isEqualTo("CON_");
        assertThat(portable("aux.c")).isEqualTo("aux_.c");
        assertThat(portable("LPT1.tar.gz")).isEqualTo("LPT1_.tar.gz");
        assertThat(portable("name. . ")).isEqualTo("name");
        assertThat(portable("...")).isEqualTo("_");
        assertThat(portable("gr\u00f6\u00dfe 1.tar.gz")).isEqualTo("gr\u00f6\u00dfe 1.tar.gz");
        assertThat(utf8Length(FileNames.portable("\u4e16".repeat(80) + ".flac", 143)))
                .isBetween(140, 143);
    }

    @Test
    void truncatesBetweenCharactersAndKeepsTheExtension() {
        String name = sanitise("\u4e16".repeat(200) + ".tar");

        assertThat(utf8Length(name)).isBetween(250, 255);
        assertThat(name).endsWith("\u4e16.tar").doesNotContain("\ufffd");
        assertThat(sanitise("a".repeat(255))).hasSize(255);
        assertThat(sanitise("a".repeat(300))).hasSize(255);
        assertThat(sanitise("a." + "b".repeat(300))).hasSize(255);
        assertThat(utf8Length(sanitise("\ud83d\ude00".repeat(100)))).isLessThanOrEqualTo(255);
        assertThat(sanitise("x".repeat(10_000_000))).hasSize(255);
    }

    @Test
    void numbersNamesBeforeTheExtension() {
        assertThat(FileNames.numbered("foo", 1, 255)).isEqualTo("foo.1");
        assertThat(FileNames.numbered("foo.txt", 12, 255)).isEqualTo("foo.12.txt");
        assertThat(FileNames.numbered(".bashrc", 2, 255)).isEqualTo(".bashrc.2");
        assertThat(utf8Length(FileNames.numbered("\u4e16".repeat(84) + ".mp4", Integer.MAX_VALUE, 255)))
                .isLessThanOrEqualTo(255);
    }

    @Test
    void neverLeavesTheFolderWhateverTheName() {
        SplittableRandom random = new SplittableRandom(1);
        String[] parts = {
            ".",
            "..",
            "/",
            "\\",
            "C:",
            "\0",
            "~",
            "%2e",
            "\u202e",
            "a",
            " ",
            "\u00c0\u00af",
            "CON",
            "\ud83d\ude00",
            "\n"
        };
        for (int i = 0; i < 100_000; i++) {
            StringBuilder name = new StringBuilder();
            for (int part = random.nextInt(6); part > 0; part--) {
                name.append(parts[random.nextInt(parts.length)]);
            }
            byte[] bytes = name.toString()
                    .getBytes(random.nextBoolean() ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);

            String safe = FileNames.sanitiseElement(bytes);

            boolean escapes = safe.isEmpty()
                    || safe.equals(".")
                    || safe.equals("..")
                    || safe.startsWith(".")
                    || safe.chars().anyMatch(c -> c == '/' || c < 0x20);
            assertThat(escapes).as(HexFormat.of().formatHex(bytes)).isFalse();
            assertThat(FileNames.sanitiseElement(bytes(safe))).isEqualTo(safe);
            assertThat(portable(portable(safe))).isEqualTo(portable(safe)).doesNotContain("\\", ":");
        }
    }

    private static String sanitise(String name) {
        return FileNames.sanitiseElement(bytes(name));
    }

    private static String portable(String name) {
        return FileNames.portable(name, FileNames.NAME_LENGTH_MAX);
    }

    private static String sanitiseHex(String hex) {
        return FileNames.sanitiseElement(HexFormat.of().parseHex(hex));
    }

    private static int utf8Length(String name) {
        return bytes(name).length;
    }

    private static byte[] bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }
}
