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
            ".hidden",
            "a b.c",
            "\u4e16\u754c.txt",
            "\ud83d\ude00",
            "COM10",
            "console",
            "100%~",
            "c:d"
        }) {
            assertThat(sanitise(name)).isEqualTo(name);
        }
    }

    @Test
    void dropsSeparators() {
        assertThat(sanitise("foo/../../../bar")).isEqualTo("foo......bar");
        assertThat(sanitise("/etc/passwd")).isEqualTo("etcpasswd");
        assertThat(sanitise("..\\windows")).isEqualTo("..windows");
    }

    @Test
    void findsNothingUsableInDotsAndSeparators() {
        for (String name : new String[] {"", ".", "..", "/", "\\", "//", "./", "../", "\u202e", ".\u200b."}) {
            assertThat(FileNames.sanitise(bytes(name))).as(name).isEmpty();
            assertThat(sanitise(name)).isEqualTo("_");
        }
    }

    @Test
    void replacesControlAndDropsInvisibleCharacters() {
        assertThat(sanitise("a\0b\tc\u007fd\u0085e\n")).isEqualTo("a_b_c_d_e_");
        assertThat(sanitise("photo\u202egpj.exe")).isEqualTo("photogpj.exe");
        assertThat(sanitise("\ufeffa\u200db\u2066c\u061c")).isEqualTo("abc");
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
    void movesNamesThatWindowsReserves() {
        assertThat(sanitise("CON")).isEqualTo("CON_");
        assertThat(sanitise("aux.c")).isEqualTo("aux_.c");
        assertThat(sanitise("LPT1.tar.gz")).isEqualTo("LPT1_.tar.gz");
        assertThat(sanitise("name. . ")).isEqualTo("name");
        assertThat(sanitise("...")).isEqualTo("_");
        assertThat(FileNames.sanitiseLiteral(bytes("aux.c"))).hasValue("aux.c");
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
        assertThat(FileNames.numbered("foo", 1)).isEqualTo("foo.1");
        assertThat(FileNames.numbered("foo.txt", 12)).isEqualTo("foo.12.txt");
        assertThat(FileNames.numbered(".bashrc", 2)).isEqualTo(".bashrc.2");
        assertThat(utf8Length(FileNames.numbered("\u4e16".repeat(84) + ".mp4", Integer.MAX_VALUE)))
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
                    || safe.chars().anyMatch(c -> c == '/' || c == '\\' || c < 0x20);
            assertThat(escapes).as(HexFormat.of().formatHex(bytes)).isFalse();
            assertThat(FileNames.sanitiseElement(bytes(safe))).isEqualTo(safe);
        }
    }

    private static String sanitise(String name) {
        return FileNames.sanitiseElement(bytes(name));
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
