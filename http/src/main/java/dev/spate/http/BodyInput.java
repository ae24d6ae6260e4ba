package dev.spate.http;

import dev.spate.http.HttpException.Reason;
import java.io.IOException;
import java.io.InputStream;

/**
 * The body for the caller: never longer than the caller allows, and every failure has its reason. Used by one thread;
 * closing it closes the connection.
 */
final class BodyInput extends InputStream {
    private final InputStream in;
    private final String host;
    private final long max;
    private final Runnable whenClosed;
    private final byte[] single = new byte[1];
    private long taken;

    BodyInput(InputStream in, String host, long max, Runnable whenClosed) {
        this.in = in;
        this.host = host;
        this.max = max;
        this.whenClosed = whenClosed;
    }

    @Override
    public int read() throws HttpException {
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws HttpException {
        try {
            // One byte more than allowed shows the difference between a body that is too long and one that just fits.
            long room = max - taken;
            int read = in.read(into, offset, room >= length ? length : (int) room + 1);
            taken += Math.max(read, 0);
            if (taken > max) {
                throw tooLarge(host, max);
            }
            return read;
        } catch (IOException e) {
            throw HttpException.of(e, host);
        }
    }

    @Override
    public void close() throws IOException {
        whenClosed.run();
        in.close();
    }

    static HttpException tooLarge(String host, long max) {
        return new HttpException(Reason.TOO_LARGE, host + ": the answer is longer than " + max + " bytes");
    }
}
