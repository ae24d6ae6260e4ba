package dev.spate.share.follow;

import dev.spate.engine.hash.Sha1;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.metainfo.FileEntry;
import dev.spate.wire.metainfo.Metainfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.List;

/** All bytes of a small torrent in memory. They may be used only after they are verified. Owned by one thread. */
final class MemoryContent {
    /** Reads the bytes of a file from somewhere. */
    interface Source {
        /**
         * Fills the target.
         *
         * @param path the names that lead to the file, the torrent's own name first
         * @throws IOException when reading fails, or the file has fewer or more bytes
         */
        void read(List<String> path, ByteBuffer target) throws IOException;
    }

    private final Metainfo metainfo;
    private final byte[] bytes;

    /**
     * @throws FeedException when the torrent is too long for memory, or has pad files or links, which only the engine
     *     makes
     */
    MemoryContent(Metainfo metainfo) throws FeedException {
        long length = metainfo.geometry().totalLength();
        boolean isPlain = metainfo.files().stream().noneMatch(file -> file.isPad() || file.isSymlink());
        if (length > FollowLimits.WEB_LENGTH_MAX || metainfo.files().size() > FollowLimits.WEB_FILES_MAX || !isPlain) {
            throw new FeedException("its torrent is larger than announced, or has pad files or links");
        }
        this.metainfo = metainfo;
        this.bytes = new byte[(int) length];
    }

    /**
     * Reads and verifies all bytes.
     *
     * @throws FeedException when the bytes are not those of the torrent
     */
    void load(Source source) throws IOException {
        for (FileEntry file : metainfo.files()) {
            if (file.length() > 0) {
                source.read(file.path(), ByteBuffer.wrap(bytes, (int) file.offset(), (int) file.length()));
            }
        }
        if (!isRight()) {
            throw new FeedException("the share sends other bytes than it has announced");
        }
    }

    /** Reads the output folder; returns whether it has the whole content under this name. */
    boolean isThere(OutputFolder output, String local) throws IOException {
        List<Path> paths = output.paths(metainfo, local);
        for (int i = 0; i < paths.size(); i++) {
            FileEntry file = metainfo.files().get(i);
            Path path = output.folder().resolve(paths.get(i));
            boolean isFile = Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
            if (!isFile || Files.size(path) != file.length() || !read(path, of(i))) {
                return false;
            }
        }
        return isRight();
    }

    private static boolean read(Path path, ByteBuffer target) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            int count = 0;
            while (target.hasRemaining() && count >= 0) {
                count = channel.read(target);
            }
        }
        return !target.hasRemaining();
    }

    /** The bytes of the file with this index. */
    ByteBuffer of(int index) {
        FileEntry file = metainfo.files().get(index);
        return ByteBuffer.wrap(bytes, (int) file.offset(), (int) file.length());
    }

    private boolean isRight() {
        PieceGeometry geometry = metainfo.geometry();
        MessageDigest sha1 = Sha1.newDigest();
        for (int piece = 0; piece < geometry.pieceCount(); piece++) {
            sha1.update(bytes, (int) geometry.pieceOffset(piece), geometry.pieceLength(piece));
            if (!metainfo.pieceHashes().matches(piece, sha1.digest())) {
                return false;
            }
        }
        return true;
    }
}
