package dev.spate.engine.disk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.engine.file.FileCache;
import dev.spate.engine.file.Folder;
import dev.spate.engine.file.OwnedFiles;
import dev.spate.engine.file.SafePaths;
import dev.spate.engine.file.StoredFile;
import dev.spate.protocol.port.DiskEvent;
import dev.spate.wire.BlockRef;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.PieceIndex;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.metainfo.MetainfoWriter;
import dev.spate.wire.metainfo.PieceHashes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A torrent with random content, its storage in a folder, and everything that a session shares. */
public final class TestTorrent implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    public final Path path;
    public final byte[] bytes;
    public final Storage.Content content;
    public final FileLog operations;
    public final Folder folder;
    public final DiskPool pool = new DiskPool("test-disk", 2, error -> {
        throw error;
    });
    public final BlockPool blocks = new BlockPool(64);
    public final BufferPool batches = new BufferPool(DiskLimits.UPLOAD_BUFFERS);
    public final FileCache cache;
    public final LinkedBlockingQueue<DiskEvent> events = new LinkedBlockingQueue<>();
    public final Storage storage;

    /** Files named 0, 1, 2 …, each in a folder of its own; a negative length makes a pad file. */
    public TestTorrent(Path path, FileLog operations, int openMax, int pieceLength, long... lengths)
            throws IOException {
        this(path, operations, openMax, new Rights(new BitSet(), all(lengths.length), true), pieceLength, lengths);
    }

    /** Which files may be written, and whether progress is saved. */
    private record Rights(BitSet guarded, BitSet owned, boolean isProgressKept) {}

    private TestTorrent(Path path, FileLog operations, int openMax, Rights rights, int pieceLength, long... lengths)
            throws IOException {
        this.path = path;
        this.operations = operations;
        this.folder = Folder.of(path);
        this.cache = new FileCache(openMax);
        FileLayout layout = layout(lengths);
        this.bytes = bytes(layout);
        PieceGeometry geometry = new PieceGeometry(bytes.length, pieceLength);
        this.content = new Storage.Content(
                layout,
                geometry,
                hashes(geometry, bytes),
                rights.guarded(),
                new OwnedFiles(rights.owned(), new int[lengths.length], (file, mark) -> {}),
                PartFile.of(operations, folder, Path.of(".part"), geometry),
                new BitSet(),
                rights.isProgressKept());
        this.storage =
                new Storage(content, folder, new Storage.Shared(operations, cache, pool, batches), 42, events::add);
    }

    public static TestTorrent in(Path path, int pieceLength, long... lengths) throws IOException {
        return new TestTorrent(path, new FileLog(), 16, pieceLength, lengths);
    }

    /** A torrent that is only seeded: nothing is written, and no progress is saved. */
    public static TestTorrent seeding(Path path, int openMax, int pieceLength, long... lengths) throws IOException {
        Rights rights = new Rights(new BitSet(), new BitSet(), false);
        return new TestTorrent(path, new FileLog(), openMax, rights, pieceLength, lengths);
    }

    /** Some of the files belong to others: they exist with the right content, and the storage may not write them. */
    public static TestTorrent guarding(Path path, List<Integer> guarded, int pieceLength, long... lengths)
            throws IOException {
        BitSet files = new BitSet();
        guarded.forEach(files::set);
        BitSet owned = all(lengths.length);
        owned.andNot(files);
        TestTorrent torrent =
                new TestTorrent(path, new FileLog(), 16, new Rights(files, owned, true), pieceLength, lengths);
        for (int file : guarded) {
            torrent.plantFile(torrent.content.layout().file(file));
        }
        return torrent;
    }

    /** Of the existing files only these are ours. */
    public static TestTorrent owning(Path path, List<Integer> owned, int pieceLength, long... lengths)
            throws IOException {
        BitSet ours = new BitSet();
        owned.forEach(ours::set);
        return new TestTorrent(path, new FileLog(), 16, new Rights(new BitSet(), ours, true), pieceLength, lengths);
    }

    /** None of the files exists at the beginning. */
    public static TestTorrent absent(Path path, FileLog operations, int pieceLength, long... lengths)
            throws IOException {
        return new TestTorrent(
                path, operations, 16, new Rights(new BitSet(), new BitSet(), true), pieceLength, lengths);
    }

    private static BitSet all(int count) {
        BitSet all = new BitSet();
        all.set(0, count);
        return all;
    }

    /** The metainfo of a torrent without pad files. */
    public Metainfo metainfo() {
        MetainfoWriter writer = MetainfoWriter.folder("top", geometry().pieceLength());
        for (StoredFile file : content.layout().files()) {
            writer.file(SafePaths.elements(Path.of("top").relativize(file.path())), file.length());
        }
        byte[] hashes = new byte[geometry().pieceCount() * PieceHashes.HASH_LENGTH];
        byte[] one = new byte[PieceHashes.HASH_LENGTH];
        for (int i = 0; i < geometry().pieceCount(); i++) {
            content.hashes().copyTo(i, one);
            System.arraycopy(one, 0, hashes, i * one.length, one.length);
        }
        try {
            return Metainfo.parse(writer.pieceHashes(hashes).toBytes());
        } catch (ProtocolException e) {
            throw new IllegalStateException(e);
        }
    }

    public PieceGeometry geometry() {
        return content.geometry();
    }

    public byte[] bytesOf(BlockRef block) {
        int from = (int) geometry().offset(block);
        return java.util.Arrays.copyOfRange(bytes, from, from + block.length());
    }

    public List<BlockRef> blocksOf(int piece) {
        List<BlockRef> all = new ArrayList<>();
        for (int i = 0; i < geometry().blockCount(piece); i++) {
            all.add(geometry().block(piece, i));
        }
        return all;
    }

    public List<BlockRef> allBlocks() {
        List<BlockRef> all = new ArrayList<>();
        for (int piece = 0; piece < geometry().pieceCount(); piece++) {
            all.addAll(blocksOf(piece));
        }
        return all;
    }

    public void write(BlockRef block) {
        write(block, bytesOf(block));
    }

    public void write(BlockRef block, byte[] data) {
        try {
            Block payload = blocks.take(data.length);
            payload.space().put(data);
            storage.write(block, payload);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public void writePiece(int piece) {
        blocksOf(piece).forEach(this::write);
    }

    public DiskEvent next() {
        try {
            DiskEvent event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(event).as("an event within a minute").isNotNull();
            return event;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The next event of this type; those before it are dropped. */
    public <E extends DiskEvent> E next(Class<E> type) {
        while (true) {
            DiskEvent event = next();
            if (type.isInstance(event)) {
                return type.cast(event);
            }
        }
    }

    public boolean check(int piece) {
        storage.check(new PieceIndex(piece));
        return next(DiskEvent.PieceChecked.class).genuine();
    }

    public void force(long ticket) {
        storage.force(ticket);
        assertThat(next(DiskEvent.Forced.class).ticket()).isEqualTo(ticket);
    }

    /** Checks every file once more, and creates the empty ones. */
    public void confirmAll() {
        storage.confirm(99, all(content.layout().files().size()));
        assertThat(next(DiskEvent.Confirmed.class).ticket()).isEqualTo(99);
    }

    /** Writes the content of every file, as another program would. */
    public void plantFiles() throws IOException {
        for (StoredFile file : content.layout().files()) {
            if (file.isOnDisk()) {
                plantFile(file);
            }
        }
    }

    private void plantFile(StoredFile file) throws IOException {
        Path target = path.resolve(file.path());
        Files.createDirectories(target.getParent());
        int from = (int) file.offset();
        Files.write(target, java.util.Arrays.copyOfRange(bytes, from, from + (int) file.length()));
    }

    public void assertFilesHoldTheContent() {
        for (StoredFile file : content.layout().files()) {
            Path target = path.resolve(file.path());
            if (!file.isOnDisk()) {
                assertThat(target).doesNotExist();
                continue;
            }
            int from = (int) file.offset();
            try {
                if (file.length() > 0 || Files.exists(target)) {
                    assertThat(java.util.Arrays.equals(
                                    Files.readAllBytes(target),
                                    java.util.Arrays.copyOfRange(bytes, from, from + (int) file.length())))
                            .as("content of %s", file.path())
                            .isTrue();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Ends everything, and checks that no memory and no descriptor is left. */
    @Override
    public void close() {
        storage.close().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        awaitEnd(pool);
        assertThat(blocks.takenCount()).as("blocks not released").isZero();
        assertThat(batches.takenCount()).as("batches not closed").isZero();
        assertThat(operations.openCount()).as("descriptors not closed").isZero();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(t -> t.getName().startsWith("test-disk"));
    }

    private static void awaitEnd(DiskPool pool) {
        pool.close();
        try {
            assertThat(pool.awaitEnd(Duration.ofSeconds(PATIENCE_SECONDS)))
                    .as("its threads end")
                    .isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static FileLayout layout(long... lengths) {
        List<StoredFile> files = new ArrayList<>();
        long offset = 0;
        for (int i = 0; i < lengths.length; i++) {
            long length = Math.abs(lengths[i]);
            files.add(new StoredFile(Path.of("top", "f" + i / 100, "n" + i), offset, length, lengths[i] >= 0));
            offset += length;
        }
        return new FileLayout(files);
    }

    private static byte[] bytes(FileLayout layout) {
        Random random = new Random(layout.totalLength());
        byte[] all = new byte[(int) layout.totalLength()];
        random.nextBytes(all);
        for (StoredFile file : layout.files()) {
            if (!file.isOnDisk()) {
                java.util.Arrays.fill(all, (int) file.offset(), (int) (file.offset() + file.length()), (byte) 0);
            }
        }
        return all;
    }

    private static PieceHashes hashes(PieceGeometry geometry, byte[] bytes) {
        byte[] all = new byte[geometry.pieceCount() * PieceHashes.HASH_LENGTH];
        MessageDigest digest = Digests.sha1();
        for (int i = 0; i < geometry.pieceCount(); i++) {
            digest.update(bytes, (int) geometry.pieceOffset(i), geometry.pieceLength(i));
            System.arraycopy(digest.digest(), 0, all, i * PieceHashes.HASH_LENGTH, PieceHashes.HASH_LENGTH);
        }
        return PieceHashes.of(all);
    }
}
