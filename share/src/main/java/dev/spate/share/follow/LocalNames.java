package dev.spate.share.follow;

import dev.spate.wire.metainfo.FileNames;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;

/** Turns a share's names into names for the output folder. Stateless. */
final class LocalNames {
    /** Bytes reserved for a number before the ending. */
    private static final int NUMBER_ROOM = 12;

    /** A longer ending is not a file type, so the number goes after it. */
    private static final int ENDING_LENGTH_MAX = 24;

    private LocalNames() {}

    /** Returns one plain name: not a path and not hidden, so it cannot be the name of one of our own files. */
    static String safe(String offered) {
        return FileNames.sanitiseElement(offered.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the name with the lowest number that makes it free: {@code name.2.txt}. */
    static String numbered(String name, Predicate<String> isTaken) {
        int dot = name.lastIndexOf('.');
        boolean hasEnding = dot > 0 && length(name.substring(dot)) <= ENDING_LENGTH_MAX;
        String ending = hasEnding ? name.substring(dot) : "";
        String stem = cut(
                hasEnding ? name.substring(0, dot) : name, FileNames.NAME_LENGTH_MAX - NUMBER_ROOM - length(ending));
        for (int number = 2; number < FollowLimits.NUMBERS_MAX; number++) {
            String numbered = stem + "." + number + ending;
            if (!isTaken.test(numbered)) {
                return numbered;
            }
        }
        throw new IllegalStateException("no free name for " + name);
    }

    private static String cut(String text, int lengthMax) {
        int end = text.length();
        while (length(text.substring(0, end)) > lengthMax) {
            end = text.offsetByCodePoints(end, -1);
        }
        return text.substring(0, end);
    }

    private static int length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
