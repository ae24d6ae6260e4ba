package dev.spate.app.command;

import dev.spate.app.console.Console;
import dev.spate.share.text.ByteSize;
import dev.spate.wire.metainfo.FileEntry;
import dev.spate.wire.metainfo.Metainfo;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The files of a torrent as the user sees them: numbered from 1, without pad files. */
public record NumberedFiles(List<NumberedFile> files) {
    /**
     * One of them.
     *
     * @param number as {@code --select} takes it, from 1
     * @param index among all files of the metainfo, from 0
     */
    public record NumberedFile(int number, int index, FileEntry entry) {
        /** The names with slashes between them, the torrent's folder first. */
        public String path() {
            return entry.displayPath();
        }

        /**
         * The names by which the user may select it: the path as it is and as it is shown, each with and without the
         * torrent's own folder.
         */
        public Set<String> names() {
            Set<String> names = new LinkedHashSet<>(List.of(path(), Console.printable(path())));
            for (String whole : List.copyOf(names)) {
                names.add(whole.substring(whole.indexOf('/') + 1));
            }
            return names;
        }
    }

    public NumberedFiles {
        files = List.copyOf(files);
    }

    public static NumberedFiles of(Metainfo metainfo) {
        List<NumberedFile> files = new ArrayList<>();
        for (int index = 0; index < metainfo.files().size(); index++) {
            FileEntry entry = metainfo.files().get(index);
            if (!entry.isPad()) {
                files.add(new NumberedFile(files.size() + 1, index, entry));
            }
        }
        return new NumberedFiles(files);
    }

    /** Bytes of all of them. */
    public long totalLength() {
        return files.stream().mapToLong(file -> file.entry().length()).sum();
    }

    /** A line for each: number, length, path. */
    public List<String> lines() {
        int width = String.valueOf(files.size()).length();
        return files.stream()
                .map(file -> String.format(
                        "%" + width + "d  %10s  %s",
                        file.number(),
                        ByteSize.text(file.entry().length()),
                        Console.printable(shown(file))))
                .toList();
    }

    private static String shown(NumberedFile file) {
        return file.path()
                + file.entry()
                        .symlinkTarget()
                        .map(target -> " -> " + String.join("/", target))
                        .orElse("");
    }
}
