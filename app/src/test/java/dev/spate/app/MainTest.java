package dev.spate.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.app.console.Console;
import dev.spate.app.console.Interrupt;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
    private final Recorded spate = new Recorded();

    @Test
    void explainsItselfWithAllExitCodes() {
        assertThat(spate.run("--help")).isZero();

        assertThat(spate.out()).contains("get", "seed", "create", "info", "verify", "completion", "130 interrupted");
        assertThat(spate.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"get", "seed", "create", "info", "verify", "completion"})
    void explainsEachCommand(String command) {
        assertThat(spate.run(command, "--help")).isZero();

        assertThat(spate.out()).contains("Usage: spate " + command);
        assertThat(spate.out().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
    }

    @Test
    void saysItsVersion() {
        assertThat(spate.run("--version")).isZero();

        assertThat(spate.out()).startsWith("spate ").contains("Java ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create @",
                "create . -o @",
                "share @ --http 127.0.0.1:0",
                "share . --state @",
                "get @",
                "get x.torrent -o @",
                "follow http://127.0.0.1:1 -o @",
                "seed @ --data .",
                "seed x.torrent --data @",
                "verify x.torrent --data @",
                "info @",
                "info x.torrent --save @",
                "tracker --allow @",
            })
    void takesNoEmptyPathForThisFolder(String line) {
        Object[] args = List.of(line.split(" ")).stream()
                .map(word -> word.equals("@") ? "" : word)
                .toArray();

        assertThat(spate.run(args)).isEqualTo(2);

        assertThat(spate.err()).contains("is empty");
    }

    @Test
    void needsACommand() {
        assertThat(spate.run()).isEqualTo(2);

        assertThat(spate.err()).startsWith("spate: needs a command").contains("Usage: spate");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "get",
                "get x --nonsense",
                "get x --limit-down 20X",
                "get x --timeout soon",
                "get x --seed-ratio much",
                "get x --port 65536",
                "get x --port -1",
                "get x --select 0",
                "get x --select 3-2",
                "get x --peer nowhere",
                "get x --proxy ftp://x:1",
                "get x --bind 300.1.2.3.4",
                "seed x",
                "seed",
                "create",
                "create a b",
                "create x --piece-length 20K",
                "create x --piece-length 8K",
                "create x --piece-length 4T",
                "create x --tracker nonsense",
                "create x --web-seed udp://x:1",
                "create x --exclude [z-a]",
                "verify x",
                "info",
                "info a b"
            })
    void refusesWhatMakesNoSenseInOneLineAndPointsToTheHelp(String line) {
        assertThat(spate.run((Object[]) line.split(" ", -1))).isEqualTo(2);

        assertThat(spate.out()).isEmpty();
        assertThat(spate.err()).startsWith("spate: ").doesNotContain("Exception", "\tat ");
        assertThat(spate.err().lines().count()).isBetween(1L, 2L);
    }

    @ParameterizedTest
    @CsvSource({
        "get x --limit-down 20X, 'not a size; write 500, 256K, 20M or 1.5G'",
        "get x --timeout soon, 'not a time; write 40s, 5m, 1h30m or 2d'",
        "create x --tracker nonsense, '--tracker nonsense is not'"
    })
    void saysWhatWouldBeRight(String line, String hint) {
        spate.run((Object[]) line.split(" ", -1));

        assertThat(spate.err()).contains(hint);
    }

    @Test
    void turnsABugIntoOneLine(@TempDir Path folder) {
        PrintStream broken = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8) {
            @Override
            public void println(String line) {
                throw new IllegalStateException("planted");
            }
        };
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                broken, new PrintStream(err, true, StandardCharsets.UTF_8), Optional.empty(), new Interrupt());
        Path file = Trees.file(folder.resolve("a"), 1);

        int code = Main.run(
                console,
                List.of("create", file.toString(), "-o", folder.resolve("t").toString()));

        assertThat(code).isEqualTo(1);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .startsWith("spate: internal error: ")
                .contains("planted", "--debug")
                .hasLineCount(1);
    }

    @Test
    void neverRepeatsThePasswordOfAProxy() {
        spate.run("get", "x", "--proxy", "socks9://me:secret@x:1");

        assertThat(spate.err()).doesNotContain("secret");
    }

    @Test
    void writesACompletionScript() {
        assertThat(spate.run("completion")).isZero();

        assertThat(spate.out()).contains("--seed-ratio", "complete -F _complete_spate", "spate");
    }
}
