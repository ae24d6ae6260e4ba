package dev.spate.share;

import dev.spate.share.file.FileSnapshot;
import dev.spate.share.file.FileVersion;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.bencode.BencodeDecoder;
import dev.spate.wire.bencode.BencodeDictionary;
import dev.spate.wire.bencode.BencodeString;
import dev.spate.wire.bencode.BencodeWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Keeps the results of hashing: one file per entry, with its info dictionary and a digest of its snapshot. Thread-safe,
 * because no two threads ever work on the same entry.
 *
 * <p>Nothing is forced to the disk, because a lost result is only hashed again. A digest of the info dictionary detects
 * files that a crash has left incomplete.
 */
final class HashStore {
    private static final System.Logger LOG = System.getLogger(HashStore.class.getName());

    private final Path folder;

    private HashStore(Path folder) {
        this.folder = folder;
    }

    /** The store in this folder; creates the folder if necessary. */
    static HashStore in(Path folder) throws IOException {
        return new HashStore(Files.createDirectories(folder));
    }

    /** The info dictionary of an entry whose snapshot is the same; empty also when the file cannot be read. */
    Optional<byte[]> find(Path entry, FileSnapshot snapshot) {
        try {
            byte[] bytes = Files.readAllBytes(file(entry));
            BencodeDictionary kept = BencodeDecoder.lenient().decodeDictionary(bytes);
            boolean isSame = kept.string("look")
                    .filter(digest -> Arrays.equals(digest.bytes(), digest(snapshot)))
                    .isPresent();
            Optional<byte[]> check = kept.string("check").map(BencodeString::bytes);
            return isSame
                    ? kept.dictionary("info")
                            .map(info -> Arrays.copyOfRange(bytes, info.start(), info.end()))
                            // Files of older versions have no digest, but were forced to the disk.
                            .filter(info -> check.isEmpty() || Arrays.equals(check.get(), sha256().digest(info)))
                    : Optional.empty();
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException | ProtocolException e) {
            LOG.log(System.Logger.Level.INFO, "the saved hashes of " + entry + " cannot be read", e);
            return Optional.empty();
        }
    }

    void keep(Path entry, FileSnapshot snapshot, byte[] info) throws IOException {
        byte[] bytes = new BencodeWriter()
                .dictionary()
                .key("check")
                .bytes(sha256().digest(info))
                .key("info")
                .raw(info)
                .key("look")
                .bytes(digest(snapshot))
                .key("path")
                .text(entry.toString())
                .end()
                .toBytes();
        // Not written atomically: an incomplete file is detected later, and the old content was no longer valid.
        Files.write(file(entry), bytes);
    }

    void forget(Path entry) throws IOException {
        Files.deleteIfExists(file(entry));
    }

    private Path file(Path entry) {
        byte[] name = sha256().digest(entry.toString().getBytes(StandardCharsets.UTF_8));
        return folder.resolve(HexFormat.of().formatHex(name, 0, 16) + ".hashes");
    }

    private static byte[] digest(FileSnapshot snapshot) {
        MessageDigest digest = sha256();
        for (FileSnapshot.Seen seen : snapshot.files()) {
            FileVersion version = seen.version();
            // No path contains a zero character, so different snapshots always give different texts.
            String line = seen.path() + "\0" + version.length() + "\0" + version.modifiedNanos() + "\0"
                    + version.fileId() + "\0";
            digest.update(line.getBytes(StandardCharsets.UTF_8));
        }
        return digest.digest();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
