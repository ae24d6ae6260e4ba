package dev.spate.engine.file;

import dev.spate.protocol.machine.Check;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Opens the folders on the path from a folder down to a file, one after the other, so that no name is looked up twice
 * and no symbolic link is followed. The folders stay open for the next path, which is usually the same. Owned by one
 * thread.
 */
final class Descent implements Closeable {
    /** The folder itself. */
    private static final Path TOP = Path.of("");

    private final Folder folder;
    /** The folder itself, and those on the path to the last one. */
    private final List<SecureDirectoryStream<Path>> opened = new ArrayList<>();
    /** The last of the opened folders. */
    private Path last = TOP;

    Descent(Folder folder) {
        this.folder = folder;
    }

    /** Opens the folder of the file; empty where the system has no such calls. */
    Optional<SecureDirectoryStream<Path>> enter(Path file) throws IOException {
        Path parent = file.getParent();
        Path wanted = parent == null ? TOP : parent;
        if (opened.isEmpty() && !openTop()) {
            return Optional.empty();
        }
        if (!wanted.equals(last)) {
            leave(inCommon(wanted));
            for (int depth = depth(last); depth < depth(wanted); depth++) {
                open(wanted.getName(depth));
                last = wanted.subpath(0, depth + 1);
            }
        }
        return Optional.of(opened.getLast());
    }

    /** The folder that was entered last; there must be one. */
    SecureDirectoryStream<Path> here() {
        return opened.getLast();
    }

    /** Stays open until this is closed. */
    @SuppressWarnings("StreamResourceLeak")
    private boolean openTop() throws IOException {
        DirectoryStream<Path> top = Files.newDirectoryStream(folder.path());
        if (top instanceof SecureDirectoryStream<Path> secure) {
            opened.add(secure);
            return true;
        }
        top.close();
        return false;
    }

    private static int depth(Path path) {
        return path.equals(TOP) ? 0 : path.getNameCount();
    }

    /** How many folders both paths have in common from the top. */
    private int inCommon(Path wanted) {
        int most = Math.min(depth(wanted), depth(last));
        int depth = 0;
        while (depth < most && wanted.getName(depth).equals(last.getName(depth))) {
            depth++;
        }
        return depth;
    }

    private void leave(int depth) throws IOException {
        last = depth == 0 ? TOP : last.subpath(0, depth);
        while (opened.size() > depth + 1) {
            opened.removeLast().close();
        }
    }

    private void open(Path name) throws IOException {
        SecureDirectoryStream<Path> here = opened.getLast();
        // The open of a pipe would wait for ever.
        if (!LocalFiles.attributes(here, name).isDirectory()) {
            throw new NotDirectoryException(
                    folder.path().resolve(last).resolve(name).toString());
        }
        opened.add(here.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS));
        Check.check(opened.size() == depth(last) + 2, "each folder of the way is open");
    }

    @Override
    public void close() throws IOException {
        while (!opened.isEmpty()) {
            opened.removeLast().close();
        }
    }
}
