package dev.spate.wire.metainfo;

import dev.spate.wire.ProtocolException;
import dev.spate.wire.WireLimits;
import dev.spate.wire.bencode.BencodeDictionary;
import dev.spate.wire.bencode.BencodeList;
import dev.spate.wire.bencode.BencodeString;
import dev.spate.wire.bencode.BencodeValue;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Reads the files of a v1 info dictionary (BEP 3), with the attributes of BEP 47. */
final class FileListReader {
    static final BencodeString NO_ROOT = BencodeString.of("");

    private FileListReader() {}

    /** The one file of a single-file torrent. */
    static RawFile single(BencodeDictionary info, BencodeString name) throws ProtocolException {
        return file(info, List.of(name));
    }

    /** The list {@code files} of a multi-file torrent. */
    static List<RawFile> multiple(BencodeList files) throws ProtocolException {
        List<RawFile> result = new ArrayList<>(files.size());
        for (BencodeValue value : files) {
            if (!(value instanceof BencodeDictionary file)) {
                throw new ProtocolException("torrent: an entry of the file list is not a dictionary");
            }
            result.add(file(file, path(file)));
        }
        if (result.isEmpty()) {
            throw new ProtocolException("torrent: the file list is empty");
        }
        return result;
    }

    /** The properties of a file that v1 and v2 share. */
    static RawFile file(BencodeDictionary file, List<BencodeString> path) throws ProtocolException {
        Set<FileAttribute> attributes = attributes(file);
        Optional<BencodeList> target = file.list("symlink path");
        if (attributes.contains(FileAttribute.SYMLINK) && target.isPresent()) {
            return new RawFile(path, 0, attributes, elements(target.get()), NO_ROOT);
        }
        // A link without a target is an ordinary file.
        if (attributes.contains(FileAttribute.SYMLINK)) {
            attributes.remove(FileAttribute.SYMLINK);
        }
        OptionalLong length = file.integer("length");
        if (length.isEmpty()) {
            throw new ProtocolException("torrent: a file has no length");
        }
        if (length.getAsLong() < 0) {
            throw new ProtocolException("torrent: a file has a negative length");
        }
        return new RawFile(path, length.getAsLong(), attributes, List.of(), NO_ROOT);
    }

    private static List<BencodeString> path(BencodeDictionary file) throws ProtocolException {
        Optional<BencodeList> path = file.list("path.utf-8");
        if (path.isEmpty()) {
            path = file.list("path");
        }
        if (path.isPresent()) {
            return elements(path.get());
        }
        if (attributes(file).contains(FileAttribute.PAD)) {
            return List.of();
        }
        throw new ProtocolException("torrent: a file has no path");
    }

    private static List<BencodeString> elements(BencodeList path) throws ProtocolException {
        if (path.size() > WireLimits.PATH_DEPTH_MAX) {
            throw new ProtocolException("torrent: a path has more than " + WireLimits.PATH_DEPTH_MAX + " elements");
        }
        List<BencodeString> elements = new ArrayList<>(path.size());
        for (BencodeValue element : path) {
            if (!(element instanceof BencodeString name)) {
                throw new ProtocolException("torrent: an element of a path is not a string");
            }
            elements.add(name);
        }
        return elements;
    }

    private static Set<FileAttribute> attributes(BencodeDictionary file) {
        Optional<BencodeString> letters = file.string("attr");
        if (letters.isEmpty()) {
            return Set.of();
        }
        Set<FileAttribute> attributes = EnumSet.noneOf(FileAttribute.class);
        // Only four letters have a meaning, so the rest of a longer text does not matter.
        for (int i = 0; i < Math.min(letters.get().length(), 16); i++) {
            switch (letters.get().byteAt(i)) {
                case 'p' -> attributes.add(FileAttribute.PAD);
                case 'x' -> attributes.add(FileAttribute.EXECUTABLE);
                case 'h' -> attributes.add(FileAttribute.HIDDEN);
                case 'l' -> attributes.add(FileAttribute.SYMLINK);
                default -> {} // BEP 47: unknown attributes are ignored.
            }
        }
        return attributes;
    }
}
