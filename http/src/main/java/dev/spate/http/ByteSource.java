package dev.spate.http;

import dev.spate.http.HttpException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The bytes of a connection with a buffer and lines of bounded length. Used by one thread. */
final class ByteSource {
    private final InputStream in;
    private final byte[] buffer = new byte[16 * 1024];
    private int position;
    private int limit;

    ByteSource(InputStream in) {
        this.in = in;
    }

    /** Reads up to this many bytes, at least one; returns -1 at the end. */
    int read(byte[] into, int offset, int length) throws IOException {
        if (position == limit && length >= buffer.length) {
            return in.read(into, offset, length);
        }
        if (!fill()) {
            return -1;
        }
        int taken = Math.min(length, limit - position);
        System.arraycopy(buffer, position, into, offset, taken);
        position += taken;
        return taken;
    }

    /** A line without its line end, LF or CRLF; {@code maxBytes} bounds the line with its end. */
    String line(int maxBytes) throws IOException {
        StringBuilder line = new StringBuilder(80);
        for (int taken = 1; taken <= maxBytes; taken++) {
            if (!fill()) {
                throw new HttpException(Reason.BROKEN, "the connection ended in the middle of an answer");
            }
            byte b = buffer[position++];
            if (b == '\n') {
                int end = line.length();
                boolean crlf = end > 0 && line.charAt(end - 1) == '\r';
                return crlf ? line.substring(0, end - 1) : line.toString();
            }
            line.append((char) (b & 0xff));
        }
        throw new HttpException(Reason.TOO_LARGE, "a line or the header of an answer is longer than allowed");
    }

    /** Whether a line that can be the size of a chunk begins here. Consumes nothing. */
    boolean isAtChunkSize(int digitsMax) throws IOException {
        for (int digits = 0; digits <= digitsMax; digits++) {
            if (position + digits == limit && !fillMore()) {
                return false;
            }
            char c = (char) (buffer[position + digits] & 0xff);
            if (Character.digit(c, 16) < 0 || c > 0x7f) {
                return digits > 0 && "\r\n; \t".indexOf(c) >= 0;
            }
        }
        return false;
    }

    /** Reads more after the few bytes in the buffer. */
    private boolean fillMore() throws IOException {
        System.arraycopy(buffer, position, buffer, 0, limit - position);
        limit -= position;
        position = 0;
        int read = in.read(buffer, limit, buffer.length - limit);
        limit += Math.max(read, 0);
        return read > 0;
    }

    private boolean fill() throws IOException {
        if (position < limit) {
            return true;
        }
        int read = in.read(buffer, 0, buffer.length);
        position = 0;
        limit = Math.max(read, 0);
        return read > 0;
    }

    /** The bytes of a text whose characters each stand for one byte, as headers are read. */
    static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
