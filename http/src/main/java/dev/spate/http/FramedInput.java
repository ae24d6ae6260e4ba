package dev.spate.http;

import dev.spate.http.HttpException.Reason;
import java.io.IOException;
import java.io.InputStream;

/** The bytes of one body from the connection, up to the end that its framing gives. Used by one thread. */
final class FramedInput extends InputStream {
    private static final int CHUNK_SIZE_DIGITS_MAX = 15;

    private final ByteSource source;
    private Framing framing;
    private final byte[] single = new byte[1];
    private long left;
    private boolean betweenChunks;
    private boolean ended;

    FramedInput(ByteSource source, Framing framing) {
        this.source = source;
        this.framing = framing;
        switch (framing) {
            case Framing.None() -> ended = true;
            case Framing.Fixed(long length) -> {
                left = length;
                ended = length == 0;
            }
            case Framing.Chunked(), Framing.PerhapsChunked(), Framing.UntilClose() -> left = 0;
        }
    }

    @Override
    public int read() throws IOException {
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (ended || length == 0) {
            return ended ? -1 : 0;
        }
        if (framing instanceof Framing.PerhapsChunked) {
            framing = source.isAtChunkSize(CHUNK_SIZE_DIGITS_MAX) ? new Framing.Chunked() : new Framing.UntilClose();
        }
        return switch (framing) {
            case Framing.None() -> -1;
            case Framing.Fixed(long ignored) -> readCounted(into, offset, length);
            case Framing.Chunked(), Framing.PerhapsChunked() -> readChunked(into, offset, length);
            case Framing.UntilClose() -> {
                int read = source.read(into, offset, length);
                ended = read < 0;
                yield read;
            }
        };
    }

    /** Whether the whole body has been read, so that the next answer can follow on the connection. */
    boolean isAtItsEnd() {
        // In a chunked body only a further read finds the last chunk.
        return ended && !(framing instanceof Framing.UntilClose);
    }

    private int readCounted(byte[] into, int offset, int length) throws IOException {
        int read = source.read(into, offset, (int) Math.min(length, left));
        if (read < 0) {
            throw new HttpException(Reason.BROKEN, "the connection ended " + left + " bytes too early");
        }
        left -= read;
        ended = left == 0 && framing instanceof Framing.Fixed;
        return read;
    }

    private int readChunked(byte[] into, int offset, int length) throws IOException {
        if (left == 0) {
            left = nextChunk();
            if (left == 0) {
                HeaderLines.read(source);
                ended = true;
                return -1;
            }
        }
        return readCounted(into, offset, length);
    }

    /** The size of the next chunk (RFC 9112 section 7.1); extensions after it are ignored. */
    private long nextChunk() throws IOException {
        if (betweenChunks && !source.line(2).isEmpty()) {
            throw malformed();
        }
        betweenChunks = true;
        String line = source.line(HttpLimits.LINE_LENGTH_MAX);
        int end = 0;
        long size = 0;
        while (end < line.length() && Character.digit(line.charAt(end), 16) >= 0 && line.charAt(end) < 0x80) {
            if (end == CHUNK_SIZE_DIGITS_MAX) {
                throw malformed();
            }
            size = size << 4 | Character.digit(line.charAt(end), 16);
            end++;
        }
        String rest = line.substring(end).strip();
        if (end == 0 || !(rest.isEmpty() || rest.startsWith(";"))) {
            throw malformed();
        }
        return size;
    }

    private static HttpException malformed() {
        return new HttpException(Reason.MALFORMED, "the answer has malformed chunks");
    }
}
