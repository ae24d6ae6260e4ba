package dev.spate.engine.download;

import dev.spate.engine.http.HttpClient;
import dev.spate.engine.http.HttpException;
import dev.spate.engine.http.HttpException.Reason;
import dev.spate.engine.http.HttpRequest;
import dev.spate.engine.http.HttpResponse;
import dev.spate.engine.http.HttpUrl;
import dev.spate.engine.http.LocalAccess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Gets what lies behind an address that the user gave: a torrent's metainfo into memory, any other file to disk.
 * Owned by the thread that runs it, which should be a platform thread since it writes files.
 *
 * <p>A transfer that breaks off goes on where it was, at once and in later runs, if the server says that the file is
 * still the same. The file appears under its name only when it is complete. The silence that ends it is the idle
 * timeout of the client; closing the client ends it at once, and what came so far is kept.
 *
 * <pre>{@code
 * switch (new FileDownload(client, HttpUrl.parse(text), DownloadOptions.into(folder)).run()) {
 *     case Fetched.Torrent(byte[] bytes) -> join(Metainfo.parse(bytes));
 *     case Fetched.Described(Description description) -> follow(description);
 *     case Fetched.Saved(Path file, long length, long resumedFrom) -> report(file);
 * }
 * }</pre>
 */
public final class FileDownload {
    private final HttpClient client;
    private final HttpUrl url;
    private final DownloadOptions options;

    /** A download that has not begun. */
    public FileDownload(HttpClient client, HttpUrl url, DownloadOptions options) {
        this.client = client;
        this.url = url;
        this.options = options;
    }

    /**
     * Downloads.
     *
     * @throws HttpException if the server, or the way to it, is the reason that there is no file
     * @throws FileSystemException if the disk is, or a file of that name is there already
     */
    public Fetched run() throws HttpException, FileSystemException {
        try (PartialFile partial = PartialFile.open(options.folder(), url)) {
            for (int connections = 1; ; connections++) {
                long before = partial.length();
                try {
                    Optional<Fetched> torrent = attempt(partial);
                    return torrent.isPresent() ? torrent.get() : finish(partial);
                } catch (HttpException e) {
                    boolean brokeOff = e.reason() == Reason.BROKEN || e.reason() == Reason.TIMEOUT;
                    if (!brokeOff || partial.length() <= before || connections == Limits.CONNECTIONS_MAX) {
                        throw e;
                    }
                }
                partial.makeDurable();
            }
        }
    }

    private Fetched.Saved finish(PartialFile partial) throws FileSystemException {
        Path file = partial.finish(options.overwrites());
        return new Fetched.Saved(file, partial.length(), partial.lengthFound());
    }

    /** One connection; the file is complete when it ends without a torrent. */
    private Optional<Fetched> attempt(PartialFile partial) throws HttpException, FileSystemException {
        Optional<PartialRecord> record = partial.resumable();
        if (record.isEmpty()) {
            return fromBeginning(partial, HttpRequest.get(url, Long.MAX_VALUE));
        }
        checkTarget(partial, record.get().name());
        if (record.get().isComplete()) {
            return Optional.empty();
        }
        HttpRequest rest = HttpRequest.get(url, Long.MAX_VALUE)
                .withRangeFrom(partial.length())
                .withHeader("If-Range", record.get().validator());
        return goOn(partial, record.get(), rest);
    }

    private Optional<Fetched> goOn(PartialFile partial, PartialRecord record, HttpRequest request)
            throws HttpException, FileSystemException {
        try (HttpResponse response = execute(request)) {
            if (response.status() == 206 && isTheRest(response, record, partial.length())) {
                partial.checkSpace(record.total());
                copy(response.body(), partial, record.total());
                return Optional.empty();
            }
            if (response.status() == 200) {
                return receive(partial, response);
            }
        }
        // A server that cannot do the range, or does another one, is asked for everything.
        return fromBeginning(partial, HttpRequest.get(url, Long.MAX_VALUE));
    }

    private Optional<Fetched> fromBeginning(PartialFile partial, HttpRequest request)
            throws HttpException, FileSystemException {
        try (HttpResponse response = execute(request)) {
            if (response.status() != 200) {
                throw new HttpException(
                        Reason.STATUS, url.host() + ": the server answers with status " + response.status());
            }
            return receive(partial, response);
        }
    }

    private HttpResponse execute(HttpRequest request) throws HttpException {
        // The file is wanted as it is: a compressed form would have another length and other ranges.
        return client.execute(request.withoutGzip().withLocal(new LocalAccess.Allowed()));
    }

    /** Whether the answer is what is missing, of the same file: a server may overlook the condition. */
    private static boolean isTheRest(HttpResponse response, PartialRecord record, long from) {
        String validator = PartialRecord.validator(response.headers());
        boolean sameFile = validator.isEmpty() || validator.equals(record.validator());
        String range = response.headers().first("Content-Range").orElse("").toLowerCase(Locale.ROOT);
        boolean begins = range.startsWith("bytes " + from + "-");
        boolean ends = record.total().isEmpty()
                || range.equals("bytes " + from + "-" + (record.total().getAsLong() - 1) + "/"
                        + record.total().getAsLong());
        return sameFile && begins && ends;
    }

    private Optional<Fetched> receive(PartialFile partial, HttpResponse response)
            throws HttpException, FileSystemException {
        String name = DownloadName.of(response.headers(), response.url());
        byte[] head = readAtMost(response.body(), TorrentSniffer.HEAD_LENGTH);
        boolean claimsTorrent = claimsTorrent(name, response);
        byte[] begin = head;
        if (claimsTorrent || TorrentSniffer.mayBeTorrent(head)) {
            begin = joined(
                    head, readAtMost(response.body(), dev.spate.wire.Limits.METAINFO_LENGTH_MAX - head.length + 1));
            if (claimsTorrent || TorrentSniffer.isTorrent(begin)) {
                return Optional.of(new Fetched.Torrent(begin));
            }
        }
        Optional<Description> description = Description.of(response);
        if (description.isPresent()) {
            return Optional.of(new Fetched.Described(description.get()));
        }
        checkTarget(partial, name);
        partial.restart(PartialRecord.begin(name, response.headers(), response.length()));
        partial.checkSpace(response.length());
        partial.append(begin, begin.length);
        copy(response.body(), partial, response.length());
        return Optional.empty();
    }

    /** A page that asks for a login in place of a torrent is a broken torrent and not a file to keep. */
    private static boolean claimsTorrent(String name, HttpResponse response) {
        String type = response.headers().first("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        return name.toLowerCase(Locale.ROOT).endsWith(".torrent") || type.startsWith("application/x-bittorrent");
    }

    /** Looks before the bytes come whether they will be able to get their name. */
    private void checkTarget(PartialFile partial, String name) throws FileSystemException {
        Path target = partial.target(name);
        boolean replaceable = options.overwrites() && !Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS);
        if (!replaceable && Files.exists(target, LinkOption.NOFOLLOW_LINKS) && !partial.isLinkedAs(target)) {
            throw new FileAlreadyExistsException(target.toString(), null, "exists already");
        }
    }

    private void copy(InputStream body, PartialFile partial, OptionalLong total)
            throws HttpException, FileSystemException {
        byte[] buffer = new byte[Limits.BUFFER_LENGTH];
        options.progress().reached(partial.length(), total);
        while (true) {
            int read = read(body, buffer);
            if (read < 0) {
                return;
            }
            partial.append(buffer, read);
            options.progress().reached(partial.length(), total);
            pace(read);
        }
    }

    private void pace(int bytes) throws HttpException {
        try {
            options.pace().take(bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HttpException(Reason.CANCELLED, url.host() + ": cancelled", e);
        }
    }

    private int read(InputStream body, byte[] buffer) throws HttpException {
        try {
            return body.read(buffer);
        } catch (HttpException e) {
            throw e;
        } catch (IOException e) {
            throw new HttpException(Reason.BROKEN, url.host() + ": " + e.getMessage(), e);
        }
    }

    private byte[] readAtMost(InputStream body, int length) throws HttpException {
        try {
            return body.readNBytes(length);
        } catch (HttpException e) {
            throw e;
        } catch (IOException e) {
            throw new HttpException(Reason.BROKEN, url.host() + ": " + e.getMessage(), e);
        }
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
