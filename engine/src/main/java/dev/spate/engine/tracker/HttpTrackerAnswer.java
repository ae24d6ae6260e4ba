package dev.spate.engine.tracker;

import dev.spate.http.HttpException;
import dev.spate.http.HttpResponse;
import dev.spate.wire.PlainText;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.announce.AnnounceFailure;
import dev.spate.wire.announce.AnnounceLimits;
import dev.spate.wire.announce.AnnounceResult;
import dev.spate.wire.announce.AnswerFinder;
import dev.spate.wire.announce.HttpAnnounce;
import dev.spate.wire.announce.ScrapeResult;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Reads the answer of a tracker over HTTP. Stateless; blocks.
 *
 * <p>A bencoded dictionary shows its own end. So a complete dictionary is an answer, whatever the status, length or
 * content encoding say. Without a dictionary the status decides.
 */
final class HttpTrackerAnswer {
    private static final int FIRST_LENGTH = 8 * 1024;

    /** A start tag or an end tag, perhaps cut off. */
    private static final Pattern TAG = Pattern.compile("(<[^>]*(>|$)\\s*)+");

    /** Decodes a body. */
    interface Decoder<T> {
        T decode(byte[] body) throws ProtocolException;
    }

    /**
     * The kind of request.
     *
     * @param refused turns a refusal into an answer of this kind
     */
    record Kind<T>(Decoder<T> decoder, Function<AnnounceFailure, T> refused) {}

    static final Kind<AnnounceResult> ANNOUNCE = new Kind<>(HttpAnnounce::decodeAnnounce, refusal -> refusal);
    static final Kind<ScrapeResult> SCRAPE = new Kind<>(HttpAnnounce::decodeScrape, refusal -> refusal);

    private HttpTrackerAnswer() {}

    static <T> T read(HttpResponse response, Kind<T> kind) throws TrackerException, HttpException {
        T answer;
        byte[] body = body(response);
        try {
            answer = kind.decoder().decode(body);
        } catch (ProtocolException e) {
            String host = response.url().host();
            throw response.isOk()
                    ? new TrackerException(
                            host + ": this is not a tracker: " + shownText(body).orElse(e.getMessage()), e)
                    : TrackerException.later(
                            host + ": the tracker answers with status " + response.status(), retryIn(response));
        }
        return answer instanceof AnnounceFailure(String reason, int retryIn) && retryIn == AnnounceFailure.NOT_SAID
                ? kind.refused().apply(new AnnounceFailure(reason, retryIn(response)))
                : answer;
    }

    /** The text of a page or a script that came instead of an answer, for people to read. */
    private static Optional<String> shownText(byte[] body) {
        if (body.length == 0) {
            return Optional.of("it sends nothing");
        }
        String text = TAG.matcher(PlainText.of(body, TrackerClientLimits.SHOWN_TEXT_MAX))
                .replaceAll(" ");
        boolean isText = body[0] != 'd' && text.indexOf('\ufffd') < 0 && !text.isBlank();
        return isText ? Optional.of("it says: " + text.strip()) : Optional.empty();
    }

    /** When to ask again according to the server's Retry-After (RFC 9110 section 10.2.3), in seconds. */
    private static int retryIn(HttpResponse response) {
        long seconds = response.retryAfter().map(Duration::toSeconds).orElse(0L);
        return Math.clamp(seconds, AnnounceFailure.NOT_SAID, AnnounceLimits.INTERVAL_SECONDS_MAX);
    }

    /**
     * The bytes up to the end of the dictionary, or all that arrive. After a complete dictionary it waits for nothing
     * more.
     */
    private static byte[] body(HttpResponse response) throws HttpException {
        byte[] body = new byte[FIRST_LENGTH];
        int length = 0;
        AnswerFinder finder = new AnswerFinder();
        try (InputStream in = response.body()) {
            for (int read = 0; read >= 0; read = in.read(body, length, body.length - length)) {
                length += read;
                if (finder.isWhole(body, length)) {
                    return finder.answer(body);
                }
                body = length == body.length ? Arrays.copyOf(body, 2 * length) : body;
            }
        } catch (HttpException e) {
            throw e;
        } catch (IOException e) {
            throw new HttpException(HttpException.Reason.BROKEN, String.valueOf(e.getMessage()), e);
        }
        return Arrays.copyOf(body, length);
    }
}
