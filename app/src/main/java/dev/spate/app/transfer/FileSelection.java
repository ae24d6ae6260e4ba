package dev.spate.app.transfer;

import dev.spate.app.command.CommandFailure;
import dev.spate.app.command.Glob;
import dev.spate.app.command.NumberedFiles;
import dev.spate.app.command.NumberedFiles.NumberedFile;
import dev.spate.app.console.ExitCode;
import dev.spate.share.text.Plural;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which files of a torrent are wanted: numbers and ranges as {@code info} shows them ({@code 1,3-5,8-}), or a pattern
 * for paths ({@code *.mkv}). Several choices add up; without any, all files are wanted.
 *
 * <p>The exact name or path of a file, as it is or as it is shown, selects that file and no other, even if it could be
 * read as a pattern.
 */
final class FileSelection {
    private static final Pattern NUMBERS =
            Pattern.compile("\\d{1,9}(?:-(?:\\d{1,9})?)?(?:,\\d{1,9}(?:-(?:\\d{1,9})?)?)*");
    private static final Pattern RANGE = Pattern.compile("(\\d+)(-?)(\\d*)");

    /** One choice as it was written, and what it selects. {@code pattern} counts only if no file fits {@code exact}. */
    private record Choice(String text, Predicate<NumberedFile> exact, Predicate<NumberedFile> pattern) {
        Predicate<NumberedFile> resolve(NumberedFiles all) {
            return all.files().stream().anyMatch(exact) ? exact : pattern;
        }
    }

    private final List<Choice> choices;

    private FileSelection(List<Choice> choices) {
        this.choices = choices;
    }

    /**
     * Reads the values of all {@code --select} options.
     *
     * @throws IllegalArgumentException if one is neither numbers nor a pattern
     */
    static FileSelection parse(List<String> texts) {
        List<Choice> choices = new ArrayList<>();
        for (String text : texts) {
            if (text.isBlank()) {
                throw new IllegalArgumentException("the selection is empty");
            }
            if (NUMBERS.matcher(text).matches()) {
                for (String range : text.split(",", -1)) {
                    Predicate<NumberedFile> numbers = numbers(range);
                    choices.add(new Choice(range, numbers, numbers));
                }
            } else {
                choices.add(pattern(text));
            }
        }
        return new FileSelection(List.copyOf(choices));
    }

    boolean isEverything() {
        return choices.isEmpty();
    }

    /**
     * The files that are wanted, in their order.
     *
     * @throws CommandFailure if a choice matches no file, which is a mistake of the user
     */
    List<NumberedFile> select(NumberedFiles all, String torrent) {
        List<Predicate<NumberedFile>> chosen = new ArrayList<>();
        for (Choice choice : choices) {
            chosen.add(choice.resolve(all));
            if (all.files().stream().noneMatch(chosen.getLast())) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        torrent + ": --select " + choice.text + " matches none of its "
                                + Plural.text(all.files().size(), "file"));
            }
        }
        return all.files().stream()
                .filter(file -> isEverything() || chosen.stream().anyMatch(choice -> choice.test(file)))
                .toList();
    }

    private static Choice pattern(String text) {
        Glob glob = Glob.of(text);
        return new Choice(
                text,
                file -> file.names().stream().anyMatch(glob::isExactly),
                file -> file.names().stream().anyMatch(glob::matches));
    }

    private static Predicate<NumberedFile> numbers(String text) {
        Matcher range = RANGE.matcher(text);
        if (!range.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a number or range");
        }
        int first = Integer.parseInt(range.group(1));
        boolean isOpen = !range.group(2).isEmpty() && range.group(3).isEmpty();
        int last = isOpen ? Integer.MAX_VALUE : range.group(2).isEmpty() ? first : Integer.parseInt(range.group(3));
        if (first < 1 || last < first) {
            throw new IllegalArgumentException("'" + text + "' is not a range of file numbers, which start at 1");
        }
        return file -> file.number() >= first && file.number() <= last;
    }
}
