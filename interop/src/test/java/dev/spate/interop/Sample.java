package dev.spate.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.wire.metainfo.MetainfoWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/**
 * A content on disk with the info dictionary of its torrent. The dictionary is written twice, by hand and by Spate's
 * own writer, so that the writer and the reader of one project cannot share a mistake.
 */
final class Sample {
    private static final int CHUNK = 1 << 20;

    private final Content content;
    private final Path folder;
    private final List<Content.Part> parts;
    private final byte[] hashes;
    private final byte[] info;
    private final String infoHash;

    private Sample(Content content, Path folder, byte[] hashes) throws NoSuchAlgorithmException {
        this.content = content;
        this.folder = folder;
        this.parts = content.parts();
        this.hashes = hashes;
        this.info = info(content, parts, hashes);
        this.infoHash =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(info));
    }

    /** Writes the content below a folder and hashes its pieces. */
    static Sample write(Content content, Path folder) throws IOException, NoSuchAlgorithmException {
        var pieces = new PieceHashes(content.pieceLength());
        List<Content.Part> parts = content.parts();
        for (int i = 0; i < parts.size(); i++) {
            Path file = pathOf(content, folder, parts.get(i));
            Files.createDirectories(file.getParent());
            writePart(content, i, parts.get(i).length(), file, pieces);
        }
        return new Sample(content, folder, pieces.finish());
    }

    private static void writePart(Content content, int index, long length, Path file, PieceHashes pieces)
            throws IOException {
        byte[] chunk = new byte[CHUNK];
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            for (long offset = 0; offset < length; offset += CHUNK) {
                int size = (int) Math.min(CHUNK, length - offset);
                if (content.isSparse() && isHole(offset, length)) {
                    pieces.update(new byte[size], size);
                    continue;
                }
                new SplittableRandom((content.ordinal() * 10_000L + index) * 100_000L + offset / CHUNK)
                        .nextBytes(chunk);
                pieces.update(chunk, size);
                channel.write(ByteBuffer.wrap(chunk, 0, size), offset);
            }
        }
    }

    private static boolean isHole(long offset, long length) {
        boolean isEdge = offset == 0 || offset + CHUNK >= length;
        boolean isAroundFourGibibytes = offset == (4L << 30) || offset == (4L << 30) - CHUNK;
        return !isEdge && !isAroundFourGibibytes;
    }

    private static byte[] info(Content content, List<Content.Part> parts, byte[] pieces) {
        var out = new ByteArrayOutputStream();
        text(out, "d");
        if (content.isOneFile()) {
            text(out, "6:lengthi" + parts.getFirst().length() + "e");
        } else {
            text(out, "5:filesl");
            for (Content.Part part : parts) {
                text(out, "d6:lengthi" + part.length() + "e4:pathl");
                part.path().forEach(name -> string(out, name));
                text(out, "ee");
            }
            text(out, "e");
        }
        text(out, "4:name");
        string(out, content.torrentName());
        text(out, "12:piece lengthi" + content.pieceLength() + "e6:pieces" + pieces.length + ":");
        out.writeBytes(pieces);
        text(out, "e");
        return out.toByteArray();
    }

    private static void string(ByteArrayOutputStream out, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        text(out, bytes.length + ":");
        out.writeBytes(bytes);
    }

    private static void text(ByteArrayOutputStream out, String ascii) {
        out.writeBytes(ascii.getBytes(StandardCharsets.UTF_8));
    }

    Content content() {
        return content;
    }

    /** The folder that holds the torrent's file or folder; clients call it the save path. */
    Path folder() {
        return folder;
    }

    List<Content.Part> parts() {
        return parts;
    }

    /** 40 hexadecimal digits in lower case. */
    String infoHash() {
        return infoHash;
    }

    /** The indexes of the files that a meeting wants. */
    Set<Integer> wanted() {
        Set<Integer> wanted = new TreeSet<>();
        for (int i = 0; i < parts.size(); i++) {
            if (content.isWanted(parts.get(i))) {
                wanted.add(i);
            }
        }
        return wanted;
    }

    boolean isWhole(Set<Integer> wanted) {
        return wanted.size() == parts.size();
    }

    /** The hashes of all pieces as they were written. */
    byte[] hashes() {
        return hashes.clone();
    }

    /** The hashes of all pieces that are on disk now. */
    byte[] hashesOnDisk() throws IOException, NoSuchAlgorithmException {
        var pieces = new PieceHashes(content.pieceLength());
        byte[] chunk = new byte[CHUNK];
        for (Content.Part part : parts) {
            try (InputStream in = Files.newInputStream(pathOf(folder, part))) {
                for (int size = in.read(chunk); size >= 0; size = in.read(chunk)) {
                    pieces.update(chunk, size);
                }
            }
        }
        return pieces.finish();
    }

    /** Where a part lies below a save path. */
    Path pathOf(Path savePath, Content.Part part) {
        return pathOf(content, savePath, part);
    }

    private static Path pathOf(Content content, Path savePath, Content.Part part) {
        Path path = content.isOneFile() ? savePath : savePath.resolve(content.torrentName());
        for (String name : part.path()) {
            path = path.resolve(name);
        }
        return path;
    }

    /**
     * Writes the torrent with one tracker. Spate's own writer writes it, and every client must understand the result.
     */
    Path writeTorrent(Path file, String announce) throws IOException {
        MetainfoWriter writer = content.isOneFile()
                ? MetainfoWriter.singleFile(
                        content.torrentName(), parts.getFirst().length(), content.pieceLength())
                : MetainfoWriter.folder(content.torrentName(), content.pieceLength());
        if (!content.isOneFile()) {
            parts.forEach(part -> writer.file(part.path(), part.length()));
        }
        writer.pieceHashes(hashes).trackers(List.of(announce));
        assertThat(Arrays.equals(writer.infoBytes(), info))
                .as("the writer's info dictionary is the one written by hand")
                .isTrue();
        return Files.write(file, writer.toBytes());
    }
}
