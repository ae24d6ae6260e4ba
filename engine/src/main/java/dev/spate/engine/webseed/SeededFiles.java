package dev.spate.engine.webseed;

import dev.spate.http.HttpException;
import dev.spate.http.HttpUrl;
import dev.spate.wire.metainfo.FileEntry;
import dev.spate.wire.metainfo.Metainfo;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Maps a run of the content to parts of files, and each file to its URL on a web seed. Immutable. */
final class SeededFiles {
    private static final String UNRESERVED = "-._~";

    /** A part of one file, or zeros, which are not requested. */
    record Part(int file, long position, int length, boolean isZeros) {
        /** The rest after so many bytes. */
        Part after(int count) {
            return new Part(file, position + count, length - count, isZeros);
        }
    }

    private final Metainfo metainfo;
    private final HttpUrl base;

    SeededFiles(Metainfo metainfo, HttpUrl base) {
        this.metainfo = metainfo;
        this.base = base;
    }

    int count() {
        return metainfo.files().size();
    }

    FileEntry file(int index) {
        return metainfo.files().get(index);
    }

    /** The parts of a run in order. */
    List<Part> parts(long offset, int length) {
        List<Part> parts = new ArrayList<>();
        long end = offset + length;
        for (int i = firstAt(offset); i < count() && file(i).offset() < end; i++) {
            FileEntry file = file(i);
            long from = Math.max(offset, file.offset());
            long to = Math.min(end, file.end());
            if (to > from) {
                parts.add(new Part(i, from - file.offset(), (int) (to - from), file.isPad() || file.isSymlink()));
            }
        }
        return parts;
    }

    /** The first file that ends after this offset; files are in the order of their offsets. */
    private int firstAt(long offset) {
        int low = 0;
        int high = count();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (file(middle).end() <= offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /**
     * The URL of a file (BEP 19): the web seed's URL followed by the torrent's name and, in a torrent with a folder,
     * the file's path. For a single file it may be the web seed's URL itself. If the last parameter of a query has no
     * value, as in a share's {@code /download?file=}, the same path becomes its value. A signature that ends in equals
     * signs ({@code sig=q83vEjRW8A==}) is a value.
     */
    HttpUrl url(int file) throws HttpException {
        String path = file(file).literalPath().stream().map(SeededFiles::encode).collect(Collectors.joining("/"));
        String query = base.rawQuery();
        String root = base.rawPath();
        if (isWithoutValue(query.substring(query.lastIndexOf('&') + 1))) {
            return base.at(root + "?" + query + path);
        }
        if (metainfo.isSingleFile() && !root.endsWith("/")) {
            return base;
        }
        String whole = (root.endsWith("/") ? root : root + "/") + path;
        return base.at(query.isEmpty() ? whole : whole + "?" + query);
    }

    private static boolean isWithoutValue(String parameter) {
        return parameter.length() > 1 && parameter.indexOf('=') == parameter.length() - 1;
    }

    private static String encode(String name) {
        StringBuilder encoded = new StringBuilder(name.length() + 16);
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean isPlain = c < 0x80 && (Character.isLetterOrDigit(c) || UNRESERVED.indexOf(c) >= 0);
            if (isPlain) {
                encoded.append(c);
            } else {
                encoded.append('%').append(Character.toUpperCase(Character.forDigit(c >> 4, 16)));
                encoded.append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
            }
        }
        // A name of one or two dots would count as a path step.
        return encoded.toString().matches("\\.{1,2}") ? encoded.toString().replace(".", "%2E") : encoded.toString();
    }
}
