package dev.spate.web.content;

import dev.spate.share.offer.ByteReader;
import dev.spate.share.offer.Offer;
import dev.spate.share.offer.OfferedFile;
import dev.spate.share.offer.RateLimit;
import dev.spate.web.request.ByteRange;
import dev.spate.web.request.DirectSend;
import dev.spate.web.request.Exchange;
import dev.spate.web.request.HttpError;
import dev.spate.web.request.MediaType;
import dev.spate.web.request.Preconditions;
import dev.spate.web.request.RangeHeader;
import dev.spate.web.request.WebLimits;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;

/** Sends the bytes of one file: the whole file, or the requested ranges. Owned by the thread of the request. */
final class FileAnswer {
    /**
     * Files come from strangers, so a browser shows them without rights: no scripts, no origin, no requests to a
     * server.
     */
    private static final String SANDBOX =
            "sandbox; default-src 'none'; img-src 'self' data:; media-src 'self'; style-src 'unsafe-inline'";

    /** Separates the parts of one answer. No file contains this line by chance. */
    private static final String BOUNDARY = "spate-part-5f3a9c71d0e84b26";

    private final Exchange exchange;
    private final OfferedFile file;
    private final RateLimit rateLimit;

    FileAnswer(Exchange exchange, OfferedFile file, RateLimit rateLimit) {
        this.exchange = exchange;
        this.file = file;
        this.rateLimit = rateLimit;
    }

    void give(Offer offer, String disposition) throws IOException, InterruptedException {
        String tag = '"' + file.tag() + '"';
        exchange.set("ETag", tag);
        exchange.set("Accept-Ranges", "bytes");
        exchange.set("Cache-Control", "no-cache");
        TorrentLinks.describe(exchange, offer);
        switch (Preconditions.judge(exchange, tag)) {
            case NOT_MODIFIED -> exchange.answerEmpty(304);
            case FAILED -> exchange.answer(412, MediaType.TEXT, "412: the file has changed\n");
            case PROCEED -> {
                exchange.set("Content-Disposition", disposition);
                exchange.set("Content-Security-Policy", SANDBOX);
                give(requested(tag));
            }
        }
    }

    /** Ranges are defined only for GET (RFC 9110 section 14.2). */
    private RangeHeader.Requested requested(String tag) {
        Optional<String> range = exchange.isHead() ? Optional.empty() : exchange.header("Range");
        return range.filter(_ -> Preconditions.allowsRange(exchange, tag))
                .map(value -> RangeHeader.read(value, file.length()))
                .orElseGet(RangeHeader.Requested.Everything::new);
    }

    private void give(RangeHeader.Requested requested) throws IOException, InterruptedException {
        switch (requested) {
            case RangeHeader.Requested.Everything _ -> giveWhole();
            case RangeHeader.Requested.Parts(List<ByteRange> ranges)
            when ranges.size() == 1 -> giveOne(ranges.getFirst());
            case RangeHeader.Requested.Parts(List<ByteRange> ranges) -> giveSeveral(ranges);
            case RangeHeader.Requested.Unsatisfiable _ -> {
                exchange.set("Content-Range", "bytes */" + file.length());
                exchange.answer(416, MediaType.TEXT, "416: the file has " + file.length() + " bytes\n");
            }
        }
    }

    private void giveWhole() throws IOException, InterruptedException {
        if (exchange.isHead() || file.length() == 0) {
            exchange.begin(200, MediaType.of(file.name()), file.length());
            exchange.write(true, ByteBuffer.allocate(0));
            return;
        }
        ByteRange all = new ByteRange(0, file.length() - 1);
        try (ByteReader reader = open(all)) {
            sendAlone(reader, 200, all);
        }
    }

    private void giveOne(ByteRange range) throws IOException, InterruptedException {
        try (ByteReader reader = open(range)) {
            exchange.set("Content-Range", range.contentRange(file.length()));
            sendAlone(reader, 206, range);
        }
    }

    /** Sends several parts (RFC 9110 section 14.6). The length is computed before the first byte is sent. */
    private void giveSeveral(List<ByteRange> ranges) throws IOException, InterruptedException {
        byte[] end = ("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.US_ASCII);
        long length = end.length;
        for (ByteRange range : ranges) {
            length += partHead(range).length + range.length();
        }
        for (ByteRange range : ranges) {
            // Opened before the head is sent, so that a missing file still gets a proper error.
            try (ByteReader reader = open(range)) {
                if (!exchange.isBegun()) {
                    exchange.begin(206, "multipart/byteranges; boundary=" + BOUNDARY, length);
                }
                exchange.write(false, ByteBuffer.wrap(partHead(range)));
                send(reader, range, false);
            }
        }
        exchange.write(true, ByteBuffer.wrap(end));
    }

    private byte[] partHead(ByteRange range) {
        return ("\r\n--" + BOUNDARY + "\r\nContent-Type: " + MediaType.of(file.name()) + "\r\nContent-Range: "
                        + range.contentRange(file.length()) + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private ByteReader open(ByteRange range) throws IOException {
        try {
            return file.content().open(range.first(), range.last() + 1, exchange::hasLeft);
        } catch (NoSuchFileException gone) {
            if (exchange.isBegun()) {
                throw gone;
            }
            throw HttpError.notFound();
        }
    }

    /** Sends the only part of an answer, directly from the kernel if possible. */
    private void sendAlone(ByteReader reader, int status, ByteRange range) throws IOException, InterruptedException {
        exchange.begin(status, MediaType.of(file.name()), range.length());
        boolean isDirect =
                range.length() >= WebLimits.DIRECT_LENGTH_MIN && !rateLimit.isLimited() && reader.canTransfer();
        Optional<DirectSend> direct = isDirect ? exchange.directSend() : Optional.empty();
        if (direct.isPresent()) {
            exchange.set("Connection", "close");
            exchange.commit();
            direct.get().send(reader, range);
        } else {
            send(reader, range, true);
        }
    }

    private void send(ByteReader reader, ByteRange range, boolean isLast) throws IOException, InterruptedException {
        long position = range.first();
        while (position <= range.last()) {
            int length = (int) Math.min(WebLimits.WRITE_LENGTH_MAX, range.last() - position + 1);
            ByteBuffer bytes = reader.read(position, rateLimit.portion(length));
            position += bytes.remaining();
            rateLimit.take(bytes.remaining());
            exchange.write(isLast && position > range.last(), bytes);
        }
    }
}
