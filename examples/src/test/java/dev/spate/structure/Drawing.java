package dev.spate.structure;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Drawings in documents: fenced blocks. */
final class Drawing {
    private static final Pattern FENCED = Pattern.compile("^```\\w*\n(.*?)^```", Pattern.DOTALL | Pattern.MULTILINE);

    private Drawing() {}

    /** The lines of the first drawing that contains this sign. */
    static List<String> with(String sign, String document) {
        return FENCED.matcher(document)
                .results()
                .map(block -> block.group(1))
                .filter(block -> block.contains(sign))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the document has no drawing with " + sign))
                .lines()
                .toList();
    }

    /** A document without its drawings. */
    static String prose(String document) {
        return FENCED.matcher(document).replaceAll((MatchResult _) -> "");
    }
}
