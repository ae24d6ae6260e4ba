package dev.spate.wire.metainfo;

import dev.spate.wire.ProtocolException;
import dev.spate.wire.WireLimits;
import dev.spate.wire.bencode.BencodeDictionary;
import dev.spate.wire.bencode.BencodeString;
import dev.spate.wire.bencode.BencodeValue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Reads the {@code file tree} of a v2 info dictionary (BEP 52) into a list, in the order of the tree. */
final class FileTreeReader {
    private static final int ROOT_LENGTH = 32;

    /** A folder that is being read. */
    private static final class Folder {
        private final BencodeDictionary entries;
        private int next;

        private Folder(BencodeDictionary entries) {
            this.entries = entries;
        }
    }

    private final List<RawFile> files = new ArrayList<>();
    private final Deque<Folder> folders = new ArrayDeque<>();
    private final List<BencodeString> path = new ArrayList<>();

    private FileTreeReader() {}

    static List<RawFile> read(BencodeDictionary tree) throws ProtocolException {
        FileTreeReader reader = new FileTreeReader();
        reader.walk(tree);
        if (reader.files.isEmpty()) {
            throw new ProtocolException("torrent: the file tree has no file");
        }
        return reader.files;
    }

    private void walk(BencodeDictionary tree) throws ProtocolException {
        Folder folder = new Folder(tree);
        folders.push(folder);
        while (folder != null) {
            if (folder.next < folder.entries.size()) {
                enter(folder.entries.key(folder.next), folder.entries.value(folder.next));
                folder.next++;
            } else {
                folders.pop();
                if (!path.isEmpty()) {
                    path.removeLast();
                }
            }
            folder = folders.peek();
        }
    }

    private void enter(BencodeString name, BencodeValue value) throws ProtocolException {
        if (name.length() == 0) {
            throw new ProtocolException("torrent: the file tree has an empty name");
        }
        if (!(value instanceof BencodeDictionary entry)) {
            throw new ProtocolException("torrent: an entry of the file tree is not a dictionary");
        }
        if (path.size() >= WireLimits.PATH_DEPTH_MAX) {
            throw new ProtocolException("torrent: a path has more than " + WireLimits.PATH_DEPTH_MAX + " elements");
        }
        path.add(name);
        if (entry.get("").isEmpty()) {
            folders.push(new Folder(entry));
            return;
        }
        files.add(file(entry));
        path.removeLast();
    }

    private RawFile file(BencodeDictionary entry) throws ProtocolException {
        BencodeDictionary properties = entry.dictionary("").orElse(null);
        if (properties == null || entry.size() != 1) {
            throw new ProtocolException("torrent: an entry of the file tree is both file and folder, or neither");
        }
        RawFile file = FileListReader.file(properties, List.copyOf(path));
        if (file.isPad()) {
            throw new ProtocolException("torrent: a v2 file tree has a pad file");
        }
        if (file.length() == 0) {
            return file;
        }
        BencodeString root = properties.string("pieces root").orElse(FileListReader.NO_ROOT);
        if (root.length() != ROOT_LENGTH || isZero(root)) {
            throw new ProtocolException("torrent: a v2 file has no usable pieces root");
        }
        return new RawFile(file.path(), file.length(), file.attributes(), file.symlinkPath(), root);
    }

    private static boolean isZero(BencodeString root) {
        int bits = 0;
        for (int i = 0; i < root.length(); i++) {
            bits |= root.byteAt(i);
        }
        return bits == 0;
    }
}
