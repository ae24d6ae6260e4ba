package dev.spate.structure;

import com.sun.source.tree.ClassTree;
import com.sun.source.util.TreeScanner;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Finds the types of the main sources that a document names in its prose. */
final class NamedTypes {
    private static final Pattern CODE = Pattern.compile("`[^`\n]+`");
    private static final Pattern NAME = Pattern.compile("\\b\\p{Lu}\\w*");

    private NamedTypes() {}

    static Set<String> in(String document, SourceTree tree) {
        Set<String> types = new HashSet<>();
        var names = new TreeScanner<Void, Void>() {
            @Override
            public Void visitClass(ClassTree type, Void unused) {
                types.add(type.getSimpleName().toString());
                return super.visitClass(type, unused);
            }
        };
        tree.files().forEach(file -> names.scan(file.unit(), null));

        Set<String> named = new TreeSet<>();
        CODE.matcher(Drawing.prose(document))
                .results()
                .flatMap(code -> NAME.matcher(code.group()).results())
                .map(MatchResult::group)
                .filter(types::contains)
                .forEach(named::add);
        return named;
    }
}
