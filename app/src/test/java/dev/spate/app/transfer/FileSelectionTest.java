package dev.spate.app.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.app.command.CommandFailure;
import dev.spate.app.command.NumberedFiles;
import dev.spate.app.command.NumberedFiles.NumberedFile;
import dev.spate.app.console.ExitCode;
import dev.spate.wire.metainfo.FileEntry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileSelectionTest {
    private static final NumberedFiles FILES = files("t/a.txt", "t/b.mkv", "t/s/c.mkv", "t/s/d.txt", "t/10");

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "1 1",
                "1,3 1,3",
                "2-4 2,3,4",
                "4- 4,5",
                "1,3-4 1,3,4",
                "2-99 2,3,4,5",
                "*.mkv 2,3",
                "t/*.mkv 2",
                "s 3,4",
                "s/* 3,4",
                "t/s/c.mkv 3",
                "*10 5",
                "{a,d}.txt 1,4"
            })
    void takesNumbersRangesAndPatterns(String text, String numbers) {
        assertThat(numbers(FileSelection.parse(List.of(text)))).isEqualTo(numbers);
    }

    @ParameterizedTest
    @ValueSource(strings = {"t/a[1].txt", "a[1].txt", "t/\\u202ex{1}.txt", "\u202ex{1}.txt"})
    void takesTheNameOfAFileForThatFileAndNoPattern(String text) {
        NumberedFiles files = files("t/a1.txt", "t/a[1].txt", "t/x1.txt", "t/\u202ex{1}.txt");

        assertThat(FileSelection.parse(List.of(text)).select(files, "t.torrent"))
                .singleElement()
                .extracting(NumberedFile::path)
                .asString()
                .contains(text.contains("a[1]") ? "a[1]" : "x{1}");
    }

    @Test
    void addsUpSeveralChoicesInTheOrderOfTheTorrent() {
        assertThat(numbers(FileSelection.parse(List.of("*.mkv", "1")))).isEqualTo("1,2,3");
    }

    @Test
    void wantsEverythingWithoutAChoice() {
        assertThat(numbers(FileSelection.parse(List.of()))).isEqualTo("1,2,3,4,5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"6", "7-9", "*.avi", "s/x", "1,6"})
    void refusesAChoiceThatMeansNoFile(String text) {
        FileSelection fileSelection = FileSelection.parse(List.of(text));

        assertThatThrownBy(() -> fileSelection.select(FILES, "t.torrent"))
                .isInstanceOfSatisfying(
                        CommandFailure.class,
                        failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE))
                .hasMessageStartingWith("t.torrent: --select ")
                .hasMessageEndingWith("matches none of its 5 files");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "3-2", "", " ", "0-3"})
    void refusesNumbersThatCannotBe(String text) {
        assertThatThrownBy(() -> FileSelection.parse(List.of(text))).isInstanceOf(IllegalArgumentException.class);
    }

    private static String numbers(FileSelection fileSelection) {
        List<String> numbers = fileSelection.select(FILES, "t.torrent").stream()
                .map(NumberedFile::number)
                .map(String::valueOf)
                .toList();
        return String.join(",", numbers);
    }

    private static NumberedFiles files(String... paths) {
        List<NumberedFile> files = new ArrayList<>();
        for (String path : paths) {
            FileEntry entry = FileEntry.of(List.of(path.split("/", -1)), 1, files.size());
            files.add(new NumberedFile(files.size() + 1, files.size(), entry));
        }
        return new NumberedFiles(files);
    }
}
