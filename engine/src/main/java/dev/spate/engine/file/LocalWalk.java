package dev.spate.engine.file;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** Access to many files of this machine through folders that stay open. Owned by one thread. */
final class LocalWalk implements FileOperations.Walk {
    private final LocalFiles files;
    private final Folder folder;
    private final Descent descent;
    /**
     * A folder that could not be entered last time. Its files are opened by their whole paths, so that each gets the
     * right error.
     */
    private Optional<Path> closedFolder = Optional.empty();
    /**
     * The regular file whose stamp was read last, in the folder that was entered last: it is opened without another
     * check.
     */
    private Optional<Path> seen = Optional.empty();

    LocalWalk(LocalFiles files, Folder folder) {
        this.files = files;
        this.folder = folder;
        this.descent = new Descent(folder);
    }

    @Override
    public FileOperations.OpenFile open(Path file) throws IOException {
        if (seen.isPresent() && seen.get().equals(file)) {
            return LocalFiles.open(descent.here(), folder, file, FileOperations.Access.READ);
        }
        Optional<SecureDirectoryStream<Path>> parent = enter(file);
        if (parent.isEmpty()) {
            return files.open(folder, file, FileOperations.Access.READ);
        }
        LocalFiles.checkRegular(file, attributes(parent.get(), file));
        return LocalFiles.open(parent.get(), folder, file, FileOperations.Access.READ);
    }

    @Override
    public Optional<FileStamp> stamp(Path file) throws IOException {
        Optional<SecureDirectoryStream<Path>> parent = enter(file);
        if (parent.isEmpty()) {
            return files.stamp(folder, file);
        }
        try {
            FileStamp stamp = LocalFiles.stamp(folder, attributes(parent.get(), file));
            seen = stamp.isFile() ? Optional.of(file) : Optional.empty();
            return Optional.of(stamp);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private BasicFileAttributes attributes(SecureDirectoryStream<Path> parent, Path file) throws IOException {
        try {
            return LocalFiles.attributes(parent, file.getFileName());
        } catch (NoSuchFileException e) {
            throw LocalFiles.named(e, folder.path().resolve(file));
        }
    }

    private Optional<SecureDirectoryStream<Path>> enter(Path file) {
        seen = Optional.empty();
        if (closedFolder.isPresent() && closedFolder.get().equals(file.getParent())) {
            return Optional.empty();
        }
        try {
            return descent.enter(file);
        } catch (IOException e) {
            closedFolder = Optional.ofNullable(file.getParent());
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        try {
            descent.close();
        } catch (IOException e) {
            System.getLogger(LocalWalk.class.getName())
                    .log(System.Logger.Level.DEBUG, "could not close a folder below " + folder, e);
        }
    }
}
