package dev.spate.wire.metainfo;

import dev.spate.wire.PieceGeometry;
import dev.spate.wire.bencode.BencodeWriter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Writes v1 metainfo (BEP 3). The same settings always give the same bytes. Owned by one thread.
 *
 * <pre>{@code
 * byte[] file = MetainfoWriter.folder("photos", 32 * 1024)
 *         .file(List.of("a.jpg"), 70_000)
 *         .pieceHashes(hashes)
 *         .trackers(List.of("http://tracker.example/announce"))
 *         .toBytes();
 * }</pre>
 */
public final class MetainfoWriter {
    private record NewFile(List<String> path, long length, boolean isExecutable) {}

    private final String name;
    private final int pieceLength;
    private final boolean isSingle;
    private final List<NewFile> files = new ArrayList<>();
    private byte[] pieceHashes = {};
    private final List<List<String>> tiers = new ArrayList<>();
    private final Set<String> webSeeds = new LinkedHashSet<>();
    private boolean isPrivate;
    private Optional<String> comment = Optional.empty();
    private Optional<String> createdBy = Optional.empty();
    private Optional<String> source = Optional.empty();
    private OptionalLong creationDate = OptionalLong.empty();

    private MetainfoWriter(String name, int pieceLength, boolean isSingle) {
        this.name = name;
        this.pieceLength = pieceLength;
        this.isSingle = isSingle;
    }

    /** A torrent of one file without a folder. */
    public static MetainfoWriter singleFile(String name, long length, int pieceLength) {
        MetainfoWriter writer = new MetainfoWriter(name, pieceLength, true);
        writer.files.add(new NewFile(List.of(name), length, false));
        return writer;
    }

    /** A torrent of a folder; {@link #file} adds its files. */
    public static MetainfoWriter folder(String name, int pieceLength) {
        return new MetainfoWriter(name, pieceLength, false);
    }

    /**
     * Adds a file to a folder, in the order of the content.
     *
     * @param path elements below the folder
     * @param length bytes, 0 or more
     */
    public MetainfoWriter file(List<String> path, long length) {
        return file(path, length, false);
    }

    /** Like {@link #file(List, long)}, with the attribute {@code x} of BEP 47 for an executable file. */
    public MetainfoWriter file(List<String> path, long length, boolean isExecutable) {
        if (isSingle || path.isEmpty() || length < 0) {
            throw new IllegalArgumentException("a single-file torrent, an empty path or a negative length");
        }
        files.add(new NewFile(List.copyOf(path), length, isExecutable));
        return this;
    }

    /** Gives the file of a single-file torrent the attribute {@code x} of BEP 47. */
    public MetainfoWriter executable() {
        files.replaceAll(file -> new NewFile(file.path(), file.length(), true));
        return this;
    }

    /**
     * Sets the SHA-1 hashes of all pieces.
     *
     * @param concatenated 20 bytes for each piece
     */
    public MetainfoWriter pieceHashes(byte[] concatenated) {
        pieceHashes = concatenated.clone();
        return this;
    }

    /** Adds a tier of trackers (BEP 12). */
    public MetainfoWriter trackers(List<String> tier) {
        if (!tier.isEmpty()) {
            tiers.add(List.copyOf(tier));
        }
        return this;
    }

    /** Adds a web seed (BEP 19). */
    public MetainfoWriter webSeed(String url) {
        webSeeds.add(url);
        return this;
    }

    /** Marks the torrent as private: no DHT, peer exchange and local discovery (BEP 27). */
    public MetainfoWriter privateTorrent(boolean value) {
        isPrivate = value;
        return this;
    }

    public MetainfoWriter comment(String text) {
        comment = Optional.of(text);
        return this;
    }

    public MetainfoWriter createdBy(String program) {
        createdBy = Optional.of(program);
        return this;
    }

    /** Gives the info dictionary a label, so that the same content has a different info-hash at another site. */
    public MetainfoWriter source(String label) {
        source = Optional.of(label);
        return this;
    }

    /** Sets the date. Without one, the output is the same in every run. */
    public MetainfoWriter creationDate(long secondsSince1970) {
        creationDate = OptionalLong.of(secondsSince1970);
        return this;
    }

    /** Bytes of all files together. */
    public long totalLength() {
        return files.stream().mapToLong(NewFile::length).reduce(0, Math::addExact);
    }

    /**
     * The metainfo file.
     *
     * @throws IllegalStateException if the number of hashes is not the number of pieces
     */
    public byte[] toBytes() {
        BencodeWriter writer = new BencodeWriter().dictionary();
        if (!tiers.isEmpty()) {
            writer.key("announce").text(tiers.getFirst().getFirst());
        }
        if (tiers.size() > 1 || (tiers.size() == 1 && tiers.getFirst().size() > 1)) {
            writer.key("announce-list").list();
            tiers.forEach(writer::texts);
            writer.end();
        }
        comment.ifPresent(text -> writer.key("comment").text(text));
        createdBy.ifPresent(program -> writer.key("created by").text(program));
        creationDate.ifPresent(date -> writer.key("creation date").integer(date));
        writer.key("info").raw(infoBytes());
        if (!webSeeds.isEmpty()) {
            writer.key("url-list").texts(List.copyOf(webSeeds));
        }
        return writer.end().toBytes();
    }

    /** Only the info dictionary. The info-hash is computed over these bytes. */
    public byte[] infoBytes() {
        PieceGeometry geometry = new PieceGeometry(totalLength(), pieceLength);
        if (pieceHashes.length != (long) geometry.pieceCount() * PieceHashes.HASH_LENGTH) {
            throw new IllegalStateException(
                    pieceHashes.length + " bytes of hashes for " + geometry.pieceCount() + " pieces");
        }
        BencodeWriter writer = new BencodeWriter().dictionary();
        if (isSingle) {
            writeAttributes(writer, files.getFirst());
            writer.key("length").integer(totalLength());
        } else {
            writer.key("files").list();
            for (NewFile file : files) {
                writeAttributes(writer.dictionary(), file);
                writer.key("length").integer(file.length());
                writer.key("path").texts(file.path()).end();
            }
            writer.end();
        }
        writer.key("name").text(name);
        writer.key("piece length").integer(pieceLength);
        writer.key("pieces").bytes(pieceHashes);
        if (isPrivate) {
            writer.key("private").integer(1);
        }
        source.ifPresent(label -> writer.key("source").text(label));
        return writer.end().toBytes();
    }

    private static void writeAttributes(BencodeWriter writer, NewFile file) {
        if (file.isExecutable()) {
            writer.key("attr").text("x");
        }
    }
}
