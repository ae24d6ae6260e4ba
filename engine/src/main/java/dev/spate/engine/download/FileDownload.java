package dev.spate.engine.download;

import dev.spate.http.ContentRange;
import dev.spate.http.HttpClient;
import dev.spate.http.HttpException;
import dev.spate.http.HttpException.Reason;
import dev.spate.http.HttpRequest;
import dev.spate.http.HttpResponse;
import dev.spate.http.HttpUrl;
import dev.spate.http.LocalAccess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Downloads from an address that the user gave: a torrent's metainfo into memory, any other file to disk. Owned by the
 * thread that runs it, which should be a platform thread because it writes files.
 *
 * <p>A transfer that breaks off is resumed at its position, at once and in later runs, if the server confirms that the
 * file has not changed. The file gets its name only when it is complete. A server that sends nothing for the client's
 * idle timeout ends the transfer. The close of the client ends the download at once; the bytes so far are kept.
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

    /** A download that has not started. */
    public FileDownload(HttpClient client, HttpUrl url, DownloadOptions options) {
        this.client = client;
        this.url = url;
        this.options = options;
    }

    /**
     * Runs the download.
     *
     * @throws HttpException if the server or the connection to it fails
     * @throws FileSystemException if the disk fails, or another file of that name exists
     */
    public Fetched run() throws HttpException, FileSystemException {
        try (PartialFile partial = PartialFile.open(options.folder(), url, options.progress())) {
            int meagre = 0;
            while (true) {
                long before = partial.length();
                try {
                    return fetch(partial);
                } catch (HttpException e) {
                    boolean brokeOff = e.reason() == Reason.BROKEN || e.reason() == Reason.TIMEOUT;
                    long brought = partial.length() - before;
                    meagre = brought < DownloadLimits.WORTHWHILE_LENGTH ? meagre + 1 : 0;
                    if (!brokeOff || brought <= 0 || meagre == DownloadLimits.MEAGRE_CONNECTIONS_MAX) {
                        throw e;
                    }
                }
                partial.makeDurable();
            }
        }
    }

    /** Downloads over one connection. A file is complete when it has the announced length, however the answer ended. */
    private Fetched fetch(PartialFile partial) throws HttpException, FileSystemException {
        Optional<Fetched> other = attempt(partial);
        if (other.isPresent()) {
            return other.get();
        }
        if (!partial.isWhole()) {
            throw new HttpException(Reason.BROKEN, url.host() + ": the answer ended before the file did");
        }
        Path file = partial.finish(options.overwrites());
        return new Fetched.Saved(file, partial.length(), partial.lengthFound());
    }

    /** Downloads more of the file, or returns a result that is not a file to save. */
    private Optional<Fetched> attempt(PartialFile partial) throws HttpException, FileSystemException {
        Optional<PartialRecord> record = partial.resumable();
        if (record.isEmpty() || isTaken(partial, record.get().name())) {
            return fromBeginning(partial);
        }
        return partial.isWhole() ? Optional.empty() : resume(partial, record.get());
    }

    private Optional<Fetched> resume(PartialFile partial, PartialRecord record)
            throws HttpException, FileSystemException {
        HttpRequest rest = HttpRequest.get(url, Long.MAX_VALUE)
                .withRangeFrom(partial.length())
                .withHeader("If-Range", record.validator());
        try (HttpResponse response = execute(rest)) {
            if (isTheEnd(response, record, partial.length())) {
                partial.setEnd(partial.length());
                return Optional.empty();
            }
            Optional<BodyExtent> extent = BodyExtent.of(response);
            if (extent.isPresent() && isTheRest(response, extent.get(), record, partial.length())) {
                extent.get().total().ifPresent(partial::setEnd);
                partial.checkSpace(extent.get().total());
                if (copy(response.body(), partial, extent.get())) {
                    return Optional.empty();
                }
                // More bytes came than were announced, so none of them can be trusted.
                partial.restart(record);
            } else if (extent.isPresent() && extent.get().first() == 0) {
                return receive(partial, response, extent.get());
            }
        }
        // A server that does not support the range, or sends another one, is asked for the whole file.
        return fromBeginning(partial);
    }

    private Optional<Fetched> fromBeginning(PartialFile partial) throws HttpException, FileSystemException {
        try (HttpResponse response = execute(HttpRequest.get(url, Long.MAX_VALUE))) {
            Optional<BodyExtent> extent = BodyExtent.of(response).filter(there -> there.first() == 0);
            if (extent.isPresent()) {
                return receive(partial, response, extent.get());
            }
            boolean isAnswer = response.status() == 200 || response.status() == 206;
            throw isAnswer
                    ? contradiction()
                    : new HttpException(
                            Reason.STATUS, url.host() + ": the server answers with status " + response.status());
        }
    }

    private HttpException contradiction() {
        return new HttpException(
                Reason.MALFORMED, url.host() + ": the server gives contradictory lengths for the file");
    }

    private HttpResponse execute(HttpRequest request) throws HttpException {
        // The file must come uncompressed: a compressed form has another length and other ranges.
        return client.execute(request.withoutGzip().withLocal(new LocalAccess.Allowed()));
    }

    /** Whether the answer is the missing part of the same file; a server may ignore the condition. */
    private static boolean isTheRest(HttpResponse response, BodyExtent bodyExtent, PartialRecord record, long from) {
        return record.isOf(response.headers())
                && bodyExtent.continues(from, record.total())
                && !ContentEncoding.isCompressed(response, record.name());
    }

    /** Whether the answer shows that a file of unknown length is complete. */
    private static boolean isTheEnd(HttpResponse response, PartialRecord record, long from) {
        OptionalLong total = ContentRange.totalOfUnsatisfied(response.headers());
        return response.status() == 416
                && record.total().isEmpty()
                && total.equals(OptionalLong.of(from))
                && record.isOf(response.headers());
    }

    private Optional<Fetched> receive(PartialFile partial, HttpResponse response, BodyExtent announced)
            throws HttpException, FileSystemException {
        String name = DownloadName.of(response.headers(), response.url());
        boolean isCompressed = ContentEncoding.isCompressed(response, name);
        InputStream body = isCompressed ? ContentEncoding.decompressed(response) : response.body();
        TorrentProbe probe = TorrentProbe.of(body, claimsTorrent(name, response), url.host());
        if (probe.isTorrent()) {
            return Optional.of(new Fetched.Torrent(probe.begin()));
        }
        Optional<Description> description = Description.of(response);
        if (description.isPresent()) {
            return Optional.of(new Fetched.Described(description.get()));
        }
        // Ranges and lengths are those of the compressed form, so a decompressed file cannot be resumed.
        BodyExtent bodyExtent = isCompressed ? BodyExtent.UNKNOWN : announced;
        String local = partial.localName(name);
        PartialRecord record = isCompressed
                ? PartialRecord.unresumable(local)
                : PartialRecord.begin(local, response.headers(), bodyExtent.total());
        if (isTaken(partial, local)) {
            return Optional.of(compare(partial, record, probe.begin(), body));
        }
        partial.restart(record);
        partial.checkSpace(bodyExtent.total());
        partial.append(probe.begin(), probe.begin().length);
        if (!copy(body, partial, bodyExtent)) {
            partial.restart(record);
            throw contradiction();
        }
        return Optional.empty();
    }

    /**
     * Whether name or type are those of a torrent. A log-in page in place of a torrent is then a broken torrent, not a
     * file to save.
     */
    private static boolean claimsTorrent(String name, HttpResponse response) {
        String type = response.headers().first("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        return name.toLowerCase(Locale.ROOT).endsWith(".torrent") || type.startsWith("application/x-bittorrent");
    }

    /** Whether the name belongs to a file that must not be replaced; checked before the download. */
    private boolean isTaken(PartialFile partial, String name) throws FileSystemException {
        Path target = partial.target(name);
        boolean replaceable = options.overwrites() && !Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS);
        return !replaceable && Files.exists(target, LinkOption.NOFOLLOW_LINKS) && !partial.isLinkedAs(target);
    }

    /**
     * Compares the download with the existing file of that name, which is not changed. If they are equal, the download
     * is complete.
     */
    private Fetched compare(PartialFile partial, PartialRecord record, byte[] begin, InputStream body)
            throws HttpException, FileSystemException {
        Path target = partial.target(record.name());
        FileAlreadyExistsException other = new FileAlreadyExistsException(target.toString(), null, "exists already");
        try (ExistingFile file = ExistingFile.at(target, record.total()).orElseThrow(() -> other)) {
            boolean isIt = file.hasNoteOf(partial.origin(), record.validator())
                    || (file.matchesNext(begin, begin.length) && isTheSame(file, begin.length, body));
            if (!isIt) {
                throw other;
            }
            partial.discard();
            return new Fetched.Saved(target, file.length(), file.length());
        } catch (HttpException | FileSystemException e) {
            throw e;
        } catch (IOException e) {
            throw PartialFile.storage(target, e);
        }
    }

    private boolean isTheSame(ExistingFile file, int begun, InputStream body) throws IOException {
        byte[] buffer = new byte[DownloadLimits.BUFFER_LENGTH];
        OptionalLong total = OptionalLong.of(file.length());
        long position = begun;
        for (int read = read(body, buffer); read >= 0; read = read(body, buffer)) {
            if (!file.matchesNext(buffer, read)) {
                return false;
            }
            position += read;
            options.progress().reached(position, total);
            limitSpeed(read);
        }
        return file.isAtEnd();
    }

    /** Appends the body. Returns false when it is longer than the extent; it may be shorter. */
    private boolean copy(InputStream body, PartialFile partial, BodyExtent bodyExtent)
            throws HttpException, FileSystemException {
        byte[] buffer = new byte[DownloadLimits.BUFFER_LENGTH];
        long end = bodyExtent.end().orElse(Long.MAX_VALUE);
        options.progress().reached(partial.length(), bodyExtent.total());
        for (int read = read(body, buffer); read >= 0; read = read(body, buffer)) {
            if (partial.length() + read > end) {
                return false;
            }
            partial.append(buffer, read);
            options.progress().reached(partial.length(), bodyExtent.total());
            limitSpeed(read);
        }
        if (bodyExtent.end().isEmpty()) {
            partial.setEnd(partial.length());
        }
        return partial.length() <= end;
    }

    private void limitSpeed(int bytes) throws HttpException {
        try {
            options.speedLimit().take(bytes);
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
}
