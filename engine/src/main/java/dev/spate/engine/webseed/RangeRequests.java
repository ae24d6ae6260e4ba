package dev.spate.engine.webseed;

import dev.spate.engine.webseed.SeededFiles.Part;
import dev.spate.http.AddressRule;
import dev.spate.http.ContentRange;
import dev.spate.http.HttpConversation;
import dev.spate.http.HttpException;
import dev.spate.http.HttpRequest;
import dev.spate.http.HttpResponse;
import dev.spate.http.HttpUrl;
import dev.spate.http.LocalAccess;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Requests parts of files from one web server (RFC 9110 section 14). Used by the link's thread.
 *
 * <p>An imperfect answer is used as far as it is right, because every byte is verified later. It may be shorter or
 * longer than the requested part, with a malformed range or none. If a server does not support ranges, the file is read
 * from its beginning, and the answer is kept open for the next requests.
 */
final class RangeRequests implements AutoCloseable {
    private final HttpConversation conversation;
    private final SeededFiles files;
    private final LocalAccess local;
    private final byte[] buffer = new byte[WebSeedLimits.READ_LENGTH];

    /** Files for which the server's partial answers are useless. */
    private final Set<Integer> wholeOnly = new HashSet<>();

    /** The wait between two answers of a server that sends only whole files, when few of their bytes are used. */
    private final Backoff waste = new Backoff();

    private Optional<OpenAnswer> open = Optional.empty();

    RangeRequests(HttpConversation conversation, SeededFiles files, LocalAccess local) {
        this.conversation = conversation;
        this.files = files;
        this.local = local;
    }

    /**
     * Downloads one part of a file into its blocks.
     *
     * @param isUnwanted whether the torrent no longer wants the rest; asked after each read
     */
    void fetch(Part part, BlockFiller into, BooleanSupplier isUnwanted) throws WebSeedException, InterruptedException {
        if (part.isZeros()) {
            into.putZeros(part.length());
            return;
        }
        Part left = part;
        while (left.length() > 0 && !isUnwanted.getAsBoolean()) {
            left = left.after(fetchSome(left, into, isUnwanted));
        }
    }

    private int fetchSome(Part part, BlockFiller into, BooleanSupplier isUnwanted)
            throws WebSeedException, InterruptedException {
        boolean isKept = open.filter(answer -> answer.reaches(part)).isPresent();
        long usedBefore = open.map(OpenAnswer::used).orElse(0L);
        boolean isRight = false;
        try {
            OpenAnswer answer = answer(part);
            int fetched = answer.copy(part, into, isUnwanted);
            if (!answer.isWorthKeeping()) {
                open = Optional.empty();
                answer.end();
            }
            isRight = true;
            // Less than a block per request is too slow. But an answer that was kept open may just have ended.
            boolean isMeagre = fetched < Math.min(part.length(), dev.spate.wire.WireLimits.BLOCK_LENGTH) && !isKept;
            if (isMeagre && !isUnwanted.getAsBoolean()) {
                throw WebSeedException.pauseServer(host(part) + ": the answer is too short", Optional.empty());
            }
            return fetched;
        } catch (HttpException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedException("the link was closed");
            }
            if (isKept && open.map(OpenAnswer::used).equals(Optional.of(usedBefore))) {
                // The server has closed the answer that was kept open; a new one may be right.
                return 0;
            }
            throw exceptionOf(e, part);
        } finally {
            if (!isRight) {
                closeOpen();
            }
        }
    }

    private OpenAnswer answer(Part part) throws HttpException, WebSeedException {
        if (open.filter(answer -> answer.reaches(part)).isPresent()) {
            return open.get();
        }
        boolean wasWasted = open.filter(answer -> answer.file() == part.file() && answer.wasWasted())
                .isPresent();
        closeOpen();
        if (wasWasted) {
            throw WebSeedException.pauseFile(
                    part.file(),
                    host(part) + ": the server sends files from the beginning only",
                    Optional.of(waste.failed(Optional.empty())));
        }
        open = Optional.of(ask(part));
        return open.get();
    }

    private OpenAnswer ask(Part part) throws HttpException, WebSeedException {
        HttpResponse response = conversation.execute(request(part));
        boolean isUsed = false;
        try {
            check(response, part);
            Optional<OpenAnswer> answer = understood(response, part);
            isUsed = answer.isPresent();
            if (isUsed) {
                return answer.get();
            }
        } finally {
            if (!isUsed) {
                response.close();
            }
        }
        if (wholeOnly.add(part.file())) {
            return ask(part);
        }
        throw pauseFile(response, part, "the server sends another part than was requested");
    }

    private HttpRequest request(Part part) throws HttpException {
        HttpRequest request = HttpRequest.get(files.url(part.file()), Long.MAX_VALUE)
                .withLocal(local)
                .withPlainRedirects()
                .withoutGzip();
        boolean isWhole = part.position() == 0 && part.length() == fileLength(part);
        return isWhole || wholeOnly.contains(part.file())
                ? request
                : request.withRange(part.position(), part.position() + part.length() - 1);
    }

    /** Refuses an answer whose status says that it has no bytes of the file. */
    private static void check(HttpResponse response, Part part) throws WebSeedException {
        int status = response.status();
        if (status == 200 || status == 206) {
            return;
        }
        String message = response.url().host() + ": the server answers " + status;
        // These statuses concern the server (RFC 9110 section 15.6, RFC 6585), all others the requested file.
        boolean isBusy = status >= 500 || status == 408 || status == 425 || status == 429;
        throw isBusy
                ? WebSeedException.pauseServer(message, response.retryAfter())
                : WebSeedException.pauseFile(part.file(), message, response.retryAfter());
    }

    /** The usable answer; empty when the server should send the whole file instead. */
    private Optional<OpenAnswer> understood(HttpResponse response, Part part) throws HttpException, WebSeedException {
        String type = response.headers().first("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        boolean isPart = response.status() == 206
                || response.headers().first("Content-Range").isPresent();
        boolean isCompressed = isCompressed(response);
        if (isPart) {
            return isCompressed || type.startsWith("multipart/byteranges") ? Optional.empty() : part(response, part);
        }
        if (isCompressed) {
            throw pauseFile(response, part, "the server compresses files although it was not asked to");
        }
        return Optional.of(whole(response, part));
    }

    private static boolean isCompressed(HttpResponse response) {
        String encoding = response.headers().first("Content-Encoding").orElse("identity");
        return !encoding.isBlank() && !encoding.strip().equalsIgnoreCase("identity");
    }

    private Optional<OpenAnswer> part(HttpResponse response, Part part) throws WebSeedException {
        Optional<ContentRange> range = ContentRange.of(response.headers());
        if (range.isEmpty()) {
            // This is most likely the requested part, unless it is longer.
            long length = response.length().orElse(part.length());
            return length > part.length()
                    ? Optional.empty()
                    : Optional.of(
                            OpenAnswer.part(response, buffer, part.file(), part.position(), part.position() + length));
        }
        ContentRange there = range.get();
        if (there.total().orElse(fileLength(part)) != fileLength(part)) {
            throw pauseFile(response, part, "the file has another length");
        }
        OpenAnswer answer = OpenAnswer.part(response, buffer, part.file(), there.first(), there.last() + 1);
        return answer.reaches(part) ? Optional.of(answer) : Optional.empty();
    }

    private OpenAnswer whole(HttpResponse response, Part part) throws HttpException, WebSeedException {
        OptionalLong length = response.length();
        OpenAnswer answer = OpenAnswer.whole(response, buffer, part.file(), fileLength(part));
        boolean isTheFile = length.isPresent() ? length.getAsLong() == fileLength(part) : answer.checkLength();
        if (!isTheFile) {
            throw pauseFile(response, part, "the file has another length");
        }
        return answer;
    }

    private long fileLength(Part part) {
        return files.file(part.file()).length();
    }

    private static WebSeedException pauseFile(HttpResponse response, Part part, String why) {
        return WebSeedException.pauseFile(part.file(), response.url().host() + ": " + why, response.retryAfter());
    }

    private WebSeedException exceptionOf(HttpException e, Part part) {
        String message = String.valueOf(e.getMessage());
        return switch (e.reason()) {
            case REFUSED ->
                isOutOfReach(part)
                        ? WebSeedException.useless(message)
                        : WebSeedException.pauseServer(message, Optional.empty());
            case BAD_URL -> WebSeedException.pauseFile(part.file(), message, Optional.empty());
            case TLS, MALFORMED, TOO_LARGE, UNKNOWN_HOST, UNREACHABLE, PROXY, TIMEOUT, BROKEN, STATUS, CANCELLED ->
                WebSeedException.pauseServer(message, Optional.empty());
        };
    }

    /** Whether the URL itself contains an address that is never allowed. Names and redirects may change later. */
    private boolean isOutOfReach(Part part) {
        try {
            HttpUrl url = files.url(part.file());
            return url.literalAddress()
                    .flatMap(address -> AddressRule.firstHop(local).objection(url, address))
                    .isPresent();
        } catch (HttpException e) {
            return false;
        }
    }

    private String host(Part part) {
        try {
            return files.url(part.file()).host();
        } catch (HttpException e) {
            return "a URL that cannot be used";
        }
    }

    /** The offset in the torrent's content at which the open answer continues, or -1. */
    long readPosition() {
        return open.map(answer -> files.file(answer.file()).offset() + answer.position())
                .orElse(-1L);
    }

    /** Closes the answer that was kept open, if any. */
    void closeOpen() {
        open.ifPresent(OpenAnswer::close);
        open = Optional.empty();
    }

    @Override
    public void close() {
        closeOpen();
    }
}
