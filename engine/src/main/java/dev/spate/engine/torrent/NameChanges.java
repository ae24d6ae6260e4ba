package dev.spate.engine.torrent;

import dev.spate.engine.disk.FileLayout;
import dev.spate.engine.file.SafePaths;
import dev.spate.wire.metainfo.FileEntry;
import dev.spate.wire.metainfo.NameRules;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reports which names of a torrent are different on this disk. Stateless. */
final class NameChanges {
    private NameChanges() {}

    /** One line for each changed name; the changed name of a folder is reported once. */
    static List<String> of(List<FileEntry> entries, FileLayout layout) {
        List<String> notes = new ArrayList<>();
        Set<String> reported = new HashSet<>();
        for (int i = 0; i < entries.size(); i++) {
            FileEntry entry = entries.get(i);
            if (entry.isPad() || isJoined(layout.file(i).path().toString(), entry.literalPath())) {
                continue;
            }
            List<String> path = SafePaths.elements(layout.file(i).path());
            for (int depth = 1; depth <= path.size(); depth++) {
                String wanted = String.join("/", entry.literalPath().subList(0, depth));
                String name = path.get(depth - 1);
                if (isChanged(entry.literalPath().get(depth - 1), name) && reported.add(wanted)) {
                    notes.add(wanted + " has the name " + name + " here");
                }
            }
        }
        return notes;
    }

    /**
     * Whether the text equals these elements joined by slashes. It compares in place, because a torrent may have a
     * hundred thousand files.
     */
    private static boolean isJoined(String text, List<String> elements) {
        int at = 0;
        for (int i = 0; i < elements.size(); i++) {
            String element = elements.get(i);
            int end = at + element.length();
            boolean isLast = i == elements.size() - 1;
            if (!text.startsWith(element, at) || (isLast ? end < text.length() : !text.startsWith("/", end))) {
                return false;
            }
            at = end + 1;
        }
        return true;
    }

    /** Whether the names differ in more than Unicode composition, which a person cannot see. */
    private static boolean isChanged(String wanted, String name) {
        return !wanted.equals(name) && !NameRules.composed(wanted).equals(NameRules.composed(name));
    }
}
