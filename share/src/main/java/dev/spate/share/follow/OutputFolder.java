package dev.spate.share.follow;

import dev.spate.engine.download.FolderCapabilities;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.metainfo.FileEntry;
import dev.spate.wire.metainfo.Metainfo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The output folder: what is offered lies in it, and a hidden folder holds the rest: the state, torrent files, what is
 * downloaded beside something else, and the bin. Locked, so that two followers never share one. Owned by the follower's
 * thread; names are told to any.
 */
final class OutputFolder implements AutoCloseable {
    static final String HIDDEN = ".spate-follow";

    private static final DateTimeFormatter DAY_AND_TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);

    private final Path folder;
    private final Path hidden;
    private final InstantSource clock;
    private final FileChannel lock;
    /** What names are called on this disk. Guarded by the monitor. */
    private final Map<String, String> forms = new HashMap<>();

    private OutputFolder(Path folder, Path hidden, InstantSource clock, FileChannel lock) {
        this.folder = folder;
        this.hidden = hidden;
        this.clock = clock;
        this.lock = lock;
    }

    /**
     * The folder, which is created on need.
     *
     * @throws IOException when it cannot be used, or another follower uses it
     */
    static OutputFolder open(Path output, InstantSource clock) throws IOException {
        Path folder = Files.createDirectories(output).toRealPath();
        Path hidden = Files.createDirectories(folder.resolve(HIDDEN));
        FileChannel channel =
                FileChannel.open(hidden.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean isOpen = false;
        try {
            Files.createDirectories(hidden.resolve("torrents"));
            isOpen = FolderCapabilities.lock(channel, OutputFolder::warn);
            if (!isOpen) {
                throw new FileSystemException(folder.toString(), null, "another follower uses this folder");
            }
            return new OutputFolder(folder, hidden, clock, channel);
        } finally {
            if (!isOpen) {
                channel.close();
            }
        }
    }

    private static void warn(String line) {
        System.getLogger(OutputFolder.class.getName()).log(System.Logger.Level.WARNING, line);
    }

    /** What something of the share is called here: a plain name that this disk takes. */
    String local(String offered) throws IOException {
        return formOf(LocalNames.safe(offered));
    }

    /** An odd name is tried out with a file, so what is found is kept for as long as there is room. */
    private synchronized String formOf(String safe) throws IOException {
        String known = forms.get(safe);
        if (known != null) {
            return known;
        }
        if (forms.size() >= FollowLimits.NAMES_KEPT_MAX) {
            forms.clear();
        }
        String form = FolderCapabilities.nameOf(safe, hidden, "follow");
        forms.put(safe, form);
        return form;
    }

    Path folder() {
        return folder;
    }

    Path stateFile() {
        return hidden.resolve("state");
    }

    Path torrentFile(String infoHash) {
        return hidden.resolve("torrents").resolve(infoHash + ".torrent");
    }

    /** A torrent file that was kept, unless it is gone or damaged. */
    Optional<Metainfo> torrent(String infoHash) {
        try {
            return Optional.of(Metainfo.parse(Files.readAllBytes(torrentFile(infoHash))));
        } catch (IOException | ProtocolException e) {
            System.getLogger(OutputFolder.class.getName())
                    .log(System.Logger.Level.DEBUG, "no torrent file of " + infoHash, e);
            return Optional.empty();
        }
    }

    /** Where a version is downloaded that cannot have its place yet; the folder is created on need. */
    Path incoming(String infoHash) throws IOException {
        return Files.createDirectories(incomingFolder(infoHash));
    }

    private Path incomingFolder(String infoHash) {
        return hidden.resolve("incoming").resolve(infoHash);
    }

    Path path(String local) {
        return folder.resolve(local);
    }

    boolean has(String local) {
        return Files.exists(path(local), LinkOption.NOFOLLOW_LINKS);
    }

    /** Whether an unfinished download of ours lies in the folder itself. */
    boolean hasUnfinished(String infoHash) throws IOException {
        return !resumeFiles(infoHash).isEmpty();
    }

    private List<Path> resumeFiles(String infoHash) throws IOException {
        String ending = "." + infoHash.substring(0, 8) + ".spate";
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, entry -> {
            String name = entry.getFileName().toString();
            return name.startsWith(".") && name.endsWith(ending);
        })) {
            entries.forEach(files::add);
        } catch (java.nio.file.DirectoryIteratorException e) {
            throw e.getCause();
        }
        return files;
    }

    /** Removes what the engine keeps of a download beside it. */
    void forgetProgress(String infoHash) throws IOException {
        for (Path file : resumeFiles(infoHash)) {
            Files.deleteIfExists(file);
        }
    }

    /**
     * Moves what was downloaded elsewhere to its place.
     *
     * @throws FileAlreadyExistsException when something lies there; it is never replaced
     */
    void place(String infoHash, String downloaded, String local) throws IOException {
        Path from = incomingFolder(infoHash).resolve(downloaded);
        if (Files.isDirectory(from, LinkOption.NOFOLLOW_LINKS)) {
            // The system refuses a folder with something in it, and this a file.
            Files.move(from, path(local));
            return;
        }
        if (!isPlaced(infoHash, downloaded, local)) {
            link(from, path(local));
        }
        Files.deleteIfExists(from);
    }

    /** A rename would replace what came there after the last look; a second link to the same file never does. */
    private static void link(Path from, Path to) throws IOException {
        try {
            Files.createLink(to, from);
        } catch (FileAlreadyExistsException taken) {
            throw taken;
        } catch (UnsupportedOperationException | FileSystemException noLinks) {
            // Some file systems have none. What else was wrong, such as a full disk, fails here as well.
            Files.move(from, to);
        }
    }

    /** What was placed in the output folder stays there from now on, also when the machine loses power. */
    void force() {
        forceFolder(folder);
    }

    /** Has the names in a folder reach the disk, where the file system can do that. */
    static void forceFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException notWithFolders) {
            // Windows and some network file systems cannot; there the names are as durable as they are.
            System.getLogger(OutputFolder.class.getName())
                    .log(System.Logger.Level.DEBUG, "a folder cannot be forced", notWithFolders);
        }
    }

    /** Whether a move was interrupted between its two steps: the same file has both names. */
    boolean isPlaced(String infoHash, String downloaded, String local) throws IOException {
        Path from = incomingFolder(infoHash).resolve(downloaded);
        return Files.exists(from, LinkOption.NOFOLLOW_LINKS) && has(local) && Files.isSameFile(from, path(local));
    }

    /** Whether something that was to be moved is still where it was downloaded. */
    boolean isIncoming(String infoHash, String downloaded) {
        return Files.exists(incomingFolder(infoHash).resolve(downloaded), LinkOption.NOFOLLOW_LINKS);
    }

    /** Deletes a download beside that is not wanted any more, or whose content has been moved. */
    void dropIncoming(String infoHash) throws IOException {
        Path there = incomingFolder(infoHash);
        try {
            // Mostly its one file has been moved away.
            Files.deleteIfExists(there);
        } catch (DirectoryNotEmptyException e) {
            deleteTree(there);
        }
    }

    private static void deleteTree(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException problem)
                    throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Moves something out of sight. Nothing of the output folder is ever deleted. */
    void bin(String local) throws IOException {
        if (!has(local)) {
            return;
        }
        // A folder of its own for each, so that every name fits.
        Path bin = Files.createDirectories(hidden.resolve("bin"));
        Path slot = bin.resolve(DAY_AND_TIME.format(clock.instant()));
        for (int number = 2; Files.exists(slot, LinkOption.NOFOLLOW_LINKS); number++) {
            slot = bin.resolve(DAY_AND_TIME.format(clock.instant()) + "-" + number);
        }
        Files.createDirectory(slot);
        Files.move(path(local), slot.resolve(local), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Makes what has no bytes. */
    void makeEmpty(String local, OfferedItem offer) throws IOException {
        if (!offer.isFolder()) {
            Files.createFile(path(local));
            return;
        }
        Path top = Files.createDirectories(path(local));
        for (String path : offer.emptyFiles()) {
            Path place = top;
            // The first element is the offer's own name.
            String[] elements = path.split("/", -1);
            for (int i = 1; i < elements.length; i++) {
                place = place.resolve(local(elements[i]));
            }
            if (!place.equals(top) && !Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectories(Optional.ofNullable(place.getParent()).orElse(top));
                Files.createFile(place);
            }
        }
    }

    /** Where each file of a torrent lies under a name of our own. */
    List<Path> paths(Metainfo metainfo, String local) {
        List<Path> paths = new ArrayList<>();
        for (FileEntry file : metainfo.files()) {
            Path path = Path.of(local);
            List<String> below = metainfo.isSingleFile() ? List.of() : below(metainfo, file);
            for (String element : below) {
                path = path.resolve(form(element));
            }
            paths.add(path);
        }
        return paths;
    }

    /** The names in a torrent are safe already. */
    private String form(String element) {
        try {
            return formOf(element);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> below(Metainfo metainfo, FileEntry file) {
        return file.path().size() > 1 && file.path().getFirst().equals(metainfo.name())
                ? file.path().subList(1, file.path().size())
                : file.path();
    }

    /** What changes when anybody touches a file of a copy; nothing when a file is missing or has another length. */
    Optional<String> seal(Metainfo metainfo, String local) {
        MessageDigest digest = sha256();
        List<Path> paths = paths(metainfo, local);
        for (int i = 0; i < paths.size(); i++) {
            FileEntry file = metainfo.files().get(i);
            if (file.isPad() || file.isSymlink()) {
                continue;
            }
            try {
                BasicFileAttributes attributes = Files.readAttributes(
                        folder.resolve(paths.get(i)), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                if (attributes.size() != file.length() || !attributes.isRegularFile()) {
                    return Optional.empty();
                }
                String line =
                        attributes.size() + " " + attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS) + "\n";
                digest.update(line.getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                return Optional.empty();
            }
        }
        return Optional.of(HexFormat.of().formatHex(digest.digest(), 0, 16));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
