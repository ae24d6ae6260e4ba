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
 * The output folder. It contains the downloaded offers and a hidden folder with the rest: the state, torrent files, the
 * incoming folder for downloads that cannot have their place yet, and the bin. It is locked, so that two followers
 * never use the same folder. Owned by the thread of {@link FolderWork}, but any thread may ask for names and paths.
 */
final class OutputFolder implements AutoCloseable {
    static final String HIDDEN = ".spate-follow";

    private static final DateTimeFormatter DAY_AND_TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);

    private final Path folder;
    private final Path hidden;
    private final InstantSource clock;
    private final FileChannel lock;
    /** The form of each name on this disk. Guarded by the monitor. */
    private final Map<String, String> forms = new HashMap<>();

    private OutputFolder(Path folder, Path hidden, InstantSource clock, FileChannel lock) {
        this.folder = folder;
        this.hidden = hidden;
        this.clock = clock;
        this.lock = lock;
    }

    /**
     * Opens and locks the folder, and creates it if necessary.
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

    /** Turns a name of the share into a plain name that this disk accepts. */
    String local(String offered) throws IOException {
        return formOf(LocalNames.safe(offered));
    }

    /** Unusual names are tested by creating a file, so the results are remembered while there is room. */
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

    /** The kept torrent file of this info-hash; empty when there is none or it is damaged. */
    Optional<Metainfo> torrent(String infoHash) {
        try {
            return Optional.of(Metainfo.parse(Files.readAllBytes(torrentFile(infoHash))));
        } catch (IOException | ProtocolException e) {
            System.getLogger(OutputFolder.class.getName())
                    .log(System.Logger.Level.DEBUG, "no usable torrent file of " + infoHash, e);
            return Optional.empty();
        }
    }

    /** Creates and returns the incoming folder of a version that cannot have its place yet. */
    Path incoming(String infoHash) throws IOException {
        return Files.createDirectories(incomingFolder(infoHash));
    }

    private Path incomingFolder(String infoHash) {
        return hidden.resolve("incoming").resolve(infoHash);
    }

    /** The versions in the incoming folder. */
    List<String> incomingVersions() throws IOException {
        List<String> versions = new ArrayList<>();
        Path incoming = hidden.resolve("incoming");
        if (Files.isDirectory(incoming)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(incoming)) {
                entries.forEach(entry -> versions.add(entry.getFileName().toString()));
            }
        }
        return versions;
    }

    /** The torrent of a copy: from the share's offer, or else from the kept torrent file. */
    Optional<Metainfo> description(Item.Copy copy, Optional<OfferedItem> offer) {
        return offer.filter(said -> said.version().equals(copy.version()))
                .flatMap(OfferedItem::description)
                .or(() -> torrent(copy.version()));
    }

    Path path(String local) {
        return folder.resolve(local);
    }

    boolean has(String local) {
        return Files.exists(path(local), LinkOption.NOFOLLOW_LINKS);
    }

    /** Whether the output folder itself contains an unfinished download of this version. */
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

    /** Removes the engine's resume files of a download. */
    void forgetProgress(String infoHash) throws IOException {
        for (Path file : resumeFiles(infoHash)) {
            Files.deleteIfExists(file);
        }
    }

    /**
     * Moves a download from the incoming folder to its place.
     *
     * @throws FileAlreadyExistsException when the name is taken; an existing file is never replaced
     */
    void place(String infoHash, String downloaded, String local) throws IOException {
        Path from = incomingFolder(infoHash).resolve(downloaded);
        if (Files.isDirectory(from, LinkOption.NOFOLLOW_LINKS)) {
            // The system refuses to replace a folder that is not empty, and this call refuses to replace a file.
            Files.move(from, path(local));
            return;
        }
        if (!isPlaced(infoHash, downloaded, local)) {
            link(from, path(local));
        }
        Files.deleteIfExists(from);
    }

    /** A rename could replace a file that appeared after our last check; a second link to the same file never does. */
    private static void link(Path from, Path to) throws IOException {
        try {
            Files.createLink(to, from);
        } catch (FileAlreadyExistsException taken) {
            throw taken;
        } catch (UnsupportedOperationException | FileSystemException noLinks) {
            // Some file systems have no hard links. Other problems, such as a full disk, make this fail too.
            Files.move(from, to);
        }
    }

    /** Makes the names in the output folder durable, so that they survive a loss of power. */
    void force() {
        forceFolder(folder);
    }

    /** Forces the names in a folder to the disk, if the file system can do that. */
    static void forceFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException notWithFolders) {
            // Windows and some network file systems cannot; nothing more can be done there.
            System.getLogger(OutputFolder.class.getName())
                    .log(System.Logger.Level.DEBUG, "a folder cannot be forced", notWithFolders);
        }
    }

    /** Whether a move was interrupted between its two steps, so that the same file has both names. */
    boolean isPlaced(String infoHash, String downloaded, String local) throws IOException {
        Path from = incomingFolder(infoHash).resolve(downloaded);
        return Files.exists(from, LinkOption.NOFOLLOW_LINKS) && has(local) && Files.isSameFile(from, path(local));
    }

    /** Whether a download that should be moved is still in the incoming folder. */
    boolean isIncoming(String infoHash, String downloaded) {
        return Files.exists(incomingFolder(infoHash).resolve(downloaded), LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Whether a version has left the incoming folder, or its only file already has its new name too: so what has that
     * name is the version.
     */
    boolean isMoved(String version, String local) throws IOException {
        Path there = incomingFolder(version);
        if (!Files.isDirectory(there, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(there)) {
            for (Path entry : entries) {
                if (!has(local) || !Files.isSameFile(entry, path(local))) {
                    return false;
                }
            }
        }
        return true;
    }

    /** Deletes the incoming folder of a version that is no longer wanted, or whose content was moved to its place. */
    void dropIncoming(String infoHash) throws IOException {
        Path there = incomingFolder(infoHash);
        try {
            // It is usually empty, because its only file was moved.
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

    /** Moves a file or folder to the bin. The follower never deletes anything in the output folder. */
    void bin(String local) throws IOException {
        if (!has(local)) {
            return;
        }
        // Each gets its own folder in the bin, so that every name is free there.
        Path bin = Files.createDirectories(hidden.resolve("bin"));
        Path slot = bin.resolve(DAY_AND_TIME.format(clock.instant()));
        for (int number = 2; Files.exists(slot, LinkOption.NOFOLLOW_LINKS); number++) {
            slot = bin.resolve(DAY_AND_TIME.format(clock.instant()) + "-" + number);
        }
        Files.createDirectory(slot);
        Files.move(path(local), slot.resolve(local), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Creates an offer without bytes: an empty file, or a folder with only empty files. */
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

    /** The path of each file of a torrent below the output folder, when the torrent has this local name. */
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

    /** Only adapts the name to this disk: names in a parsed torrent are already plain. */
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

    /**
     * A digest of the lengths and modification times of a copy's files: it changes when a program writes to one of
     * them.
     *
     * @return 32 hexadecimal digits; empty when a file is missing or has another length
     */
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

    /** Whether the files of a copy are as they were sealed. A changed copy no longer counts as ours. */
    boolean isUnchanged(Metainfo metainfo, Item.Copy copy) {
        return seal(metainfo, copy.local()).equals(Optional.of(copy.seal()));
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
