package dev.spate.app;

import dev.spate.app.console.ExitCode;
import dev.spate.wire.Limits;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.magnet.Magnet;
import dev.spate.wire.metainfo.Metainfo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/** What a person names to be downloaded, seeded or shown. */
sealed interface Source {
    /** As it was written. */
    String text();

    /** A torrent file on this machine. */
    record TorrentFile(String text, Path path) implements Source {
        /** The torrent in the file, or a failure that names the file and the reason. */
        Metainfo read() {
            try {
                checkLooksLikeTorrent();
                return parse(text, Files.readAllBytes(path));
            } catch (IOException e) {
                throw new CommandFailure(
                        ExitCode.BAD_TORRENT,
                        text + ": " + (Files.isDirectory(path) ? "is a folder, not a torrent" : Reasons.of(e)),
                        e);
            }
        }

        /** A film named by mistake is refused before all of it is read into memory. */
        private void checkLooksLikeTorrent() throws IOException {
            try (InputStream in = Files.newInputStream(path)) {
                if (Files.size(path) > Limits.METAINFO_LENGTH_MAX || in.read() != 'd') {
                    throw new CommandFailure(ExitCode.BAD_TORRENT, text + ": not a torrent");
                }
            }
        }
    }

    /** An http or https address, behind which a torrent or any other file may lie. */
    record Url(String text) implements Source {}

    /** A magnet link. */
    record MagnetLink(String text) implements Source {
        Magnet parse() {
            try {
                return Magnet.parse(text);
            } catch (ProtocolException e) {
                throw new CommandFailure(
                        ExitCode.BAD_TORRENT, text + ": not a usable magnet link: " + e.getMessage(), e);
            }
        }
    }

    /** Tells by its form what kind of source it is. */
    static Source of(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.startsWith("magnet:")) {
            return new MagnetLink(text);
        }
        if (lower.startsWith("http://") || lower.startsWith("https://")) {
            return new Url(text);
        }
        try {
            return new TorrentFile(text, Path.of(text));
        } catch (InvalidPathException e) {
            throw new CommandFailure(ExitCode.BAD_TORRENT, text + ": not the name of a file", e);
        }
    }

    /** Reads a torrent's bytes; the failure names where they came from. */
    static Metainfo parse(String origin, byte[] bytes) {
        try {
            return Metainfo.parse(bytes);
        } catch (ProtocolException e) {
            throw new CommandFailure(ExitCode.BAD_TORRENT, origin + ": not a usable torrent: " + e.getMessage(), e);
        }
    }

    /** The torrent of a command that needs it on this machine. */
    static Metainfo readLocal(String text) {
        if (of(text) instanceof TorrentFile file) {
            return file.read();
        }
        throw new CommandFailure(ExitCode.BAD_TORRENT, text + ": this command needs a torrent file");
    }
}
