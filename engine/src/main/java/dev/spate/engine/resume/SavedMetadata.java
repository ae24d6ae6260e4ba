package dev.spate.engine.resume;

import dev.spate.engine.file.FileOperations;
import dev.spate.engine.file.FileOperations.Access;
import dev.spate.engine.file.FileOperations.OpenFile;
import dev.spate.engine.file.Folder;
import dev.spate.wire.InfoHash;
import dev.spate.wire.peer.PeerLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;

/**
 * The info dictionary of a magnet link, saved in a hidden file beside the content, so that the next start does not need
 * to fetch it from peers. Immutable; its calls wait for the disk.
 *
 * <p>The file contains only the dictionary. It is valid when its hash is the link's info-hash, so it needs no other
 * protection. If it cannot be saved, peers are asked again.
 */
public final class SavedMetadata {
    private static final System.Logger LOG = System.getLogger(SavedMetadata.class.getName());

    private final FileOperations operations;
    private final Path path;
    private final InfoHash infoHash;

    /** The file of one torrent, whether it exists or not. */
    public SavedMetadata(FileOperations operations, InfoHash infoHash) {
        this.operations = operations;
        this.infoHash = infoHash;
        this.path = Path.of("." + infoHash.v1Hex() + ".metadata.spate");
    }

    /** The saved dictionary, if it exists and is valid. */
    public Optional<byte[]> read(Path folder) {
        try (OpenFile file = operations.open(Folder.of(folder), path, Access.READ)) {
            if (file.size() > PeerLimits.METADATA_LENGTH_MAX) {
                return Optional.empty();
            }
            ByteBuffer in = ByteBuffer.allocate((int) file.size());
            int read = 0;
            while (in.hasRemaining() && read >= 0) {
                read = file.read(in, in.position());
            }
            return Optional.of(in.array()).filter(this::isGenuine);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private boolean isGenuine(byte[] info) {
        try {
            return Arrays.equals(MessageDigest.getInstance("SHA-1").digest(info), infoHash.v1());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }

    /** Saves the dictionary, and replaces an existing file, which must be damaged. */
    public void write(Path folder, byte[] info) {
        try {
            Folder there = Folder.of(folder);
            operations.deleteFile(there, path);
            try (OpenFile file = operations.open(there, path, Access.CREATE_NEW)) {
                ByteBuffer out = ByteBuffer.wrap(info);
                while (out.hasRemaining()) {
                    if (file.write(out, out.position()) <= 0) {
                        throw new IOException("the file takes no more bytes");
                    }
                }
                file.force();
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "metadata cannot be saved", e);
        }
    }

    /** Deletes the file. */
    public void remove(Path folder) {
        try {
            operations.deleteFile(Folder.of(folder), path);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "saved metadata cannot be deleted", e);
        }
    }
}
