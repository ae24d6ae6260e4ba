package dev.spate.app.command;

import dev.spate.app.console.ExitCode;
import dev.spate.engine.download.ContentEncoding;
import dev.spate.engine.download.TorrentSniffer;
import dev.spate.engine.reason.Reasons;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.Urls;
import dev.spate.wire.WireLimits;
import dev.spate.wire.magnet.Magnet;
import dev.spate.wire.metainfo.Metainfo;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the user asks to download, seed or show. */
public sealed interface DownloadSource {
    /** An info-hash alone, in hexadecimal or base32 form. */
    Pattern INFO_HASH = Pattern.compile("(urn:btih:)?([0-9a-fA-F]{40}|[2-7a-zA-Z]{32})", Pattern.CASE_INSENSITIVE);

    /** The beginning of a URL. A scheme has two letters at least; one letter is a drive. */
    Pattern SCHEME = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]+)://.*", Pattern.DOTALL);

    /** As the user wrote it. */
    String text();

    /** A torrent file on this machine, or standard input, whose name is {@code -}. */
    record TorrentFile(String text, Path path) implements DownloadSource {
        private static final String STANDARD_INPUT = "-";

        /** The torrent in the file, or a failure that names the file and the reason. */
        public Metainfo read() {
            try (InputStream in = open()) {
                return parse(text, bytes(in));
            } catch (IOException e) {
                throw new CommandFailure(
                        ExitCode.BAD_TORRENT,
                        text + ": " + (Files.isDirectory(path) ? "is a folder, not a torrent" : Reasons.of(e)),
                        e);
            }
        }

        /**
         * Opened only once, because it may be a pipe. A file that is too large, such as a film named by mistake, is
         * refused before it is read into memory.
         */
        private InputStream open() throws IOException {
            if (text.equals(STANDARD_INPUT)) {
                return System.in;
            }
            if (Files.isRegularFile(path) && Files.size(path) > WireLimits.METAINFO_LENGTH_MAX) {
                throw tooLarge();
            }
            return Files.newInputStream(path);
        }

        private byte[] bytes(InputStream in) throws IOException {
            InputStream plain = ContentEncoding.plain(in);
            byte[] head = plain.readNBytes(TorrentSniffer.HEAD_LENGTH);
            if (!TorrentSniffer.mayBeTorrent(head)) {
                throw new CommandFailure(
                        ExitCode.BAD_TORRENT,
                        text + (head.length == 0 ? ": not a torrent, but an empty file" : ": not a torrent"));
            }
            byte[] rest = plain.readNBytes(WireLimits.METAINFO_LENGTH_MAX + 1 - head.length);
            if (head.length + rest.length > WireLimits.METAINFO_LENGTH_MAX) {
                throw tooLarge();
            }
            byte[] whole = Arrays.copyOf(head, head.length + rest.length);
            System.arraycopy(rest, 0, whole, head.length, rest.length);
            return whole;
        }

        private CommandFailure tooLarge() {
            return new CommandFailure(
                    ExitCode.BAD_TORRENT, text + ": larger than 64 MiB, the limit for a torrent file");
        }
    }

    /** An http or https address of a torrent or of any other file. */
    record Url(String text) implements DownloadSource {}

    /** A magnet link. */
    record MagnetLink(String text) implements DownloadSource {
        public Magnet parse() {
            try {
                return Magnet.parse(text);
            } catch (ProtocolException e) {
                throw new CommandFailure(
                        ExitCode.BAD_TORRENT, text + ": not a usable magnet link: " + e.getMessage(), e);
            }
        }
    }

    /** Recognises the kind of a source by its form. Links may be pasted with the characters around them. */
    static DownloadSource of(String text) {
        if (text.isEmpty()) {
            throw new CommandFailure(ExitCode.USAGE, "a source is empty; is a variable not set?");
        }
        String link = Urls.pasted(text);
        String lower = link.toLowerCase(Locale.ROOT);
        if (Magnet.isMagnet(link)) {
            return new MagnetLink(link);
        }
        if (lower.startsWith("http://") || lower.startsWith("https://")) {
            return new Url(link);
        }
        try {
            if (lower.startsWith("file:")) {
                return new TorrentFile(text, fileOf(link));
            }
            return ofNoUrl(text, link);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitCode.BAD_TORRENT, text + ": not a valid file name", e);
        }
    }

    /**
     * An existing file goes first, whatever its name looks like: with the name as it was written, else with the
     * characters around it removed.
     */
    private static DownloadSource ofNoUrl(String text, String link) {
        Path path = Path.of(text);
        if (Files.exists(path)) {
            return new TorrentFile(text, path);
        }
        Matcher hash = INFO_HASH.matcher(link);
        if (hash.matches()) {
            return new MagnetLink("magnet:?xt=urn:btih:" + hash.group(2));
        }
        Matcher scheme = SCHEME.matcher(link);
        if (scheme.matches()) {
            throw new CommandFailure(
                    ExitCode.BAD_TORRENT,
                    text + ": " + scheme.group(1)
                            + " addresses cannot be fetched; supported: http, https, magnet, file");
        }
        Path pasted = Path.of(link);
        return Files.exists(pasted) ? new TorrentFile(link, pasted) : new TorrentFile(text, path);
    }

    /** The file of a URL in the form that browsers and file managers use (RFC 8089). */
    private static Path fileOf(String url) {
        URI uri = URI.create(url.replace(" ", "%20"));
        boolean isHere = uri.getAuthority() == null || uri.getAuthority().equalsIgnoreCase("localhost");
        if (!isHere || uri.getPath() == null) {
            throw new CommandFailure(ExitCode.BAD_TORRENT, url + ": is not on this machine");
        }
        return Path.of(uri.getPath());
    }

    /** Parses a torrent; the failure names the origin of the bytes. */
    static Metainfo parse(String origin, byte[] bytes) {
        try {
            return Metainfo.parse(bytes);
        } catch (ProtocolException e) {
            throw new CommandFailure(ExitCode.BAD_TORRENT, origin + ": not a usable torrent: " + e.getMessage(), e);
        }
    }

    /** The torrent, for a command that takes only a torrent file on this machine. */
    static Metainfo readLocal(String text) {
        if (of(text) instanceof TorrentFile file) {
            return file.read();
        }
        throw new CommandFailure(ExitCode.BAD_TORRENT, text + ": this command needs a torrent file");
    }
}
