package dev.spate.wire.metainfo;

import dev.spate.wire.InfoHash;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.WireLimits;
import dev.spate.wire.bencode.BencodeDecoder;
import dev.spate.wire.bencode.BencodeDictionary;
import dev.spate.wire.bencode.BencodeList;
import dev.spate.wire.bencode.BencodeString;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Reads and checks an info dictionary: v1 (BEP 3), v2 or hybrid (BEP 52). */
final class InfoReader {
    private static final int META_VERSION_MAX = 2;

    private final byte[] bytes;
    private final BencodeDictionary info;
    private final int pieceLength;
    private final boolean hasV1;
    private final boolean hasV2;

    private InfoReader(byte[] bytes, BencodeDictionary info) throws ProtocolException {
        this.bytes = bytes;
        this.info = info;
        long version = info.integer("meta version").orElse(1);
        if (version > META_VERSION_MAX) {
            throw new ProtocolException("torrent: made for a newer version of the protocol, " + version);
        }
        this.hasV2 = version == META_VERSION_MAX;
        this.hasV1 = !hasV2 || info.get("pieces").isPresent();
        this.pieceLength = readPieceLength();
    }

    /**
     * Reads the dictionary.
     *
     * @param bytes exactly the info dictionary; kept, so it must not change afterwards
     * @param info the same dictionary, decoded; not kept
     */
    static InfoDictionary read(byte[] bytes, BencodeDictionary info) throws ProtocolException {
        InfoReader reader = new InfoReader(bytes, info);
        if (reader.hasV2) {
            // BEP 52: a reader that accepts more than the canonical form could see different content than other
            // readers.
            BencodeDecoder.strict().decode(bytes);
        }
        refuseTwins(info);
        return reader.read();
    }

    private InfoDictionary read() throws ProtocolException {
        InfoHash infoHash = infoHash();
        BencodeString rawName = rawName();
        String literalName = FileNames.sanitiseLiteral(rawName.bytes()).orElse(infoHash.toString());

        Optional<BencodeList> list = info.list("files");
        List<RawFile> v2Files = hasV2 ? FileTreeReader.read(fileTree()) : List.of();
        List<RawFile> v1Files = !hasV1
                ? List.of()
                : list.isPresent()
                        ? FileListReader.multiple(list.get())
                        : List.of(FileListReader.single(info, rawName));
        boolean isSingle = hasV1 ? list.isEmpty() : isSingleFile(v2Files, rawName);
        long[] v2Offsets = alignedOffsets(v2Files);
        List<RawFile> files = hasV1 ? v1Files : v2Files;
        long[] offsets = hasV1 ? offsets(v1Files) : v2Offsets;
        if (hasV1 && hasV2) {
            files = HybridCheck.merge(v1Files, offsets, v2Files, v2Offsets);
        }

        PieceGeometry geometry = geometry(offsets[offsets.length - 1]);
        List<FileEntry> entries = FilePaths.assign(
                files, isSingle ? List.of() : List.of(literalName), isSingle ? literalName : "", offsets);
        return new InfoDictionary(
                infoHash,
                FileNames.visible(FileNames.safe(literalName)),
                isSingle,
                geometry,
                entries,
                hasV1 ? pieceHashes(geometry) : PieceHashes.of(new byte[0]),
                hasV2 ? PieceLayers.of(files) : PieceLayers.NONE);
    }

    /** Names of v1 may be in any encoding, with a UTF-8 name under another key; names of v2 are UTF-8. */
    private BencodeString rawName() throws ProtocolException {
        Optional<BencodeString> utf8 = hasV2 ? Optional.empty() : info.string("name.utf-8");
        return utf8.or(() -> info.string("name"))
                .orElseThrow(() -> new ProtocolException("torrent: the name is missing or is not a string"));
    }

    private InfoHash infoHash() {
        if (!hasV2) {
            return InfoHash.v1(Hashing.sha1().digest(bytes));
        }
        byte[] v2 = Hashing.sha256().digest(bytes);
        return hasV1 ? InfoHash.hybrid(Hashing.sha1().digest(bytes), v2) : InfoHash.v2(v2);
    }

    private int readPieceLength() throws ProtocolException {
        long length = info.integer("piece length").orElse(0);
        if (length < 1 || length > WireLimits.PIECE_LENGTH_MAX) {
            throw new ProtocolException(
                    "torrent: the piece length is missing or not within 1 to " + WireLimits.PIECE_LENGTH_MAX);
        }
        if (hasV2 && (length < WireLimits.BLOCK_LENGTH || Long.bitCount(length) != 1)) {
            throw new ProtocolException("torrent: the piece length of v2 is not a power of two of 16 KiB or more");
        }
        return (int) length;
    }

    private BencodeDictionary fileTree() throws ProtocolException {
        return info.dictionary("file tree").orElseThrow(() -> new ProtocolException("torrent: v2 without a file tree"));
    }

    private static boolean isSingleFile(List<RawFile> files, BencodeString name) {
        return files.size() == 1
                && files.getFirst().path().size() == 1
                && files.getFirst().path().getFirst().equals(name);
    }

    /** The offset of each file and, as the last element, the length of the content. */
    private static long[] offsets(List<RawFile> files) throws ProtocolException {
        long[] offsets = new long[files.size() + 1];
        for (int i = 0; i < files.size(); i++) {
            offsets[i + 1] = add(offsets[i], files.get(i).length());
        }
        return offsets;
    }

    /** Like {@link #offsets}, but every file that is not empty begins at a piece boundary (BEP 52). */
    private long[] alignedOffsets(List<RawFile> files) throws ProtocolException {
        long[] offsets = new long[files.size() + 1];
        long end = 0;
        for (int i = 0; i < files.size(); i++) {
            long length = files.get(i).length();
            long gap = length == 0 ? 0 : Math.floorMod(-end, (long) pieceLength);
            offsets[i] = add(end, gap);
            end = add(offsets[i], length);
        }
        offsets[files.size()] = end;
        return offsets;
    }

    private static long add(long a, long b) throws ProtocolException {
        try {
            return Math.addExact(a, b);
        } catch (ArithmeticException overflow) {
            throw new ProtocolException("torrent: the content is too large", overflow);
        }
    }

    private PieceGeometry geometry(long totalLength) throws ProtocolException {
        if (totalLength == 0) {
            throw new ProtocolException("torrent: the content is empty");
        }
        try {
            return new PieceGeometry(totalLength, pieceLength);
        } catch (IllegalArgumentException e) {
            throw new ProtocolException("torrent: " + e.getMessage(), e);
        }
    }

    private PieceHashes pieceHashes(PieceGeometry geometry) throws ProtocolException {
        BencodeString pieces =
                info.string("pieces").orElseThrow(() -> new ProtocolException("torrent: the piece hashes are missing"));
        if (pieces.length() % PieceHashes.HASH_LENGTH != 0) {
            throw new ProtocolException("torrent: " + pieces.length() + " bytes are not a number of piece hashes");
        }
        int count = pieces.length() / PieceHashes.HASH_LENGTH;
        if (count != geometry.pieceCount()) {
            throw new ProtocolException(
                    "torrent: " + count + " piece hashes, but " + geometry.pieceCount() + " pieces");
        }
        return new PieceHashes(bytes, pieces.contentStart() - info.start(), count);
    }

    /** Of two equal keys, two readers could use different ones and so see different content under one info-hash. */
    private static void refuseTwins(BencodeDictionary info) throws ProtocolException {
        if (info.isSorted()) {
            return;
        }
        List<BencodeString> keys = new ArrayList<>(info.size());
        info.entries().forEach(entry -> keys.add(entry.key()));
        Collections.sort(keys);
        for (int i = 1; i < keys.size(); i++) {
            if (keys.get(i).equals(keys.get(i - 1))) {
                throw new ProtocolException("torrent: the info dictionary repeats a key");
            }
        }
    }
}
