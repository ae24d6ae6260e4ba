package dev.spate.engine.webseed;

import dev.spate.engine.http.HttpConversation;
import dev.spate.engine.http.HttpException;
import dev.spate.engine.http.HttpHeaders;
import dev.spate.engine.http.HttpRequest;
import dev.spate.engine.http.HttpResponse;
import dev.spate.engine.http.HttpUrl;
import dev.spate.engine.http.LocalAccess;
import dev.spate.engine.webseed.SeededFiles.Part;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Asks one web server for parts of files (RFC 9110 section 14). Used by the link's thread. */
final class RangeRequests {
    private final HttpConversation conversation;
    private final SeededFiles files;
    private final LocalAccess local;
    private final byte[] buffer = new byte[Limits.READ_LENGTH];

    RangeRequests(HttpConversation conversation, SeededFiles files, LocalAccess local) {
        this.conversation = conversation;
        this.files = files;
        this.local = local;
    }

    /**
     * Brings one part of a file into the blocks that want it.
     *
     * @param isUnwanted asked after each read: whether the rest is of no use to anybody any more
     */
    void bring(Part part, BlockFiller into, BooleanSupplier isUnwanted) throws WebSeedException, InterruptedException {
        if (part.isZeros()) {
            into.putZeros(part.length());
            return;
        }
        long fileLength = files.file(part.file()).length();
        try (HttpResponse response = conversation.execute(request(part, fileLength))) {
            long skip = check(response, part, fileLength);
            copy(response, skip, part.length(), into, isUnwanted);
        } catch (HttpException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedException("the link was closed");
            }
            throw meaning(e, part.file());
        }
    }

    private HttpRequest request(Part part, long fileLength) throws HttpException {
        HttpUrl url = files.url(part.file());
        long bodyMax = fileLength <= Limits.WHOLE_FILE_MAX ? fileLength : part.length();
        HttpRequest request = HttpRequest.get(url, bodyMax).withLocal(local).withoutGzip();
        boolean isWhole = part.position() == 0 && part.length() == fileLength;
        return isWhole ? request : request.withRange(part.position(), part.position() + part.length() - 1);
    }

    /** Refuses an answer that is not the part. Returns how many bytes come before it. */
    private long check(HttpResponse response, Part part, long fileLength) throws WebSeedException {
        String host = response.url().host();
        switch (response.status()) {
            case 200, 206 -> {}
            case 429, 500, 502, 503, 504 ->
                throw WebSeedException.later(
                        host + ": the server answers " + response.status(), retryAfter(response.headers()));
            case 416 ->
                throw WebSeedException.fileMissing(part.file(), host + ": the file is shorter than it should be");
            default ->
                throw WebSeedException.fileMissing(part.file(), host + ": the server answers " + response.status());
        }
        String encoding = response.headers().first("Content-Encoding").orElse("identity");
        if (!encoding.toLowerCase(Locale.ROOT).equals("identity")) {
            throw WebSeedException.useless(host + ": the server packs files although nobody asked for it");
        }
        return response.status() == 206
                ? checkPart(response, part, fileLength)
                : checkWhole(response, part, fileLength);
    }

    private static long checkPart(HttpResponse response, Part part, long fileLength) throws WebSeedException {
        String range = response.headers().first("Content-Range").orElse("");
        String expected = "bytes " + part.position() + "-" + (part.position() + part.length() - 1) + "/";
        boolean isExpected = range.equals(expected + fileLength) || range.equals(expected + "*");
        boolean isLength = response.length().orElse(part.length()) == part.length();
        if (!isExpected || !isLength) {
            throw WebSeedException.fileMissing(
                    part.file(), response.url().host() + ": the file has another length, or another part was sent");
        }
        return 0;
    }

    /** A server that cannot send parts is of use for small files alone. */
    private static long checkWhole(HttpResponse response, Part part, long fileLength) throws WebSeedException {
        String host = response.url().host();
        if (response.length().orElse(fileLength) != fileLength) {
            throw WebSeedException.fileMissing(part.file(), host + ": the file has another length");
        }
        if (fileLength > Limits.WHOLE_FILE_MAX && part.length() != fileLength) {
            throw WebSeedException.fileMissing(part.file(), host + ": the server does not send parts of files");
        }
        return part.position();
    }

    private void copy(HttpResponse response, long skip, int length, BlockFiller into, BooleanSupplier isUnwanted)
            throws HttpException, WebSeedException, InterruptedException {
        InputStream body = response.body();
        long toSkip = skip;
        int left = length;
        while (left > 0) {
            int read = read(body, (int) Math.min(buffer.length, toSkip + left));
            if (read < 0) {
                throw WebSeedException.later(response.url().host() + ": the answer is too short", Optional.empty());
            }
            int skipped = (int) Math.min(toSkip, read);
            toSkip -= skipped;
            into.put(buffer, skipped, read - skipped);
            left -= read - skipped;
            into.flush();
            if (left > 0 && isUnwanted.getAsBoolean()) {
                return;
            }
        }
        // The end of chunks is found by looking for it; only then is the connection free for the next request.
        read(body, 1);
    }

    private int read(InputStream body, int length) throws HttpException {
        try {
            return body.read(buffer, 0, length);
        } catch (HttpException e) {
            throw e;
        } catch (IOException e) {
            throw new HttpException(HttpException.Reason.BROKEN, String.valueOf(e.getMessage()), e);
        }
    }

    private static WebSeedException meaning(HttpException e, int file) {
        String words = String.valueOf(e.getMessage());
        return switch (e.reason()) {
            case BAD_URL, REFUSED, TLS, MALFORMED -> WebSeedException.useless(words);
            case TOO_LARGE -> WebSeedException.fileMissing(file, words + ": the server does not send parts of files");
            case UNKNOWN_HOST, UNREACHABLE, PROXY, TIMEOUT, BROKEN, STATUS, CANCELLED ->
                WebSeedException.later(words, Optional.empty());
        };
    }

    /** The seconds that a server asks for; a date is not worth a clock. */
    private static Optional<Duration> retryAfter(HttpHeaders headers) {
        return headers.first("Retry-After")
                .filter(text -> text.matches("[0-9]{1,6}"))
                .map(text -> Duration.ofSeconds(Long.parseLong(text)));
    }
}
