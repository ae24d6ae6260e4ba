package dev.spate.http;

import dev.spate.http.HttpException.Reason;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/**
 * Unpacks gzip (RFC 1952) and the other packed forms of HTTP. It bounds the ratio of unpacked to packed bytes, because
 * a few kilobytes can unpack to gigabytes. Used by one thread.
 */
public final class GunzipInput extends InputStream {
    /** The number of bytes that {@link #isGzip} reads. */
    public static final int MAGIC_LENGTH = 2;

    private static final int BUFFER_LENGTH = 8 * 1024;

    private final Counted packed;
    private final InputStream unpacked;
    private final byte[] single = new byte[1];
    private long produced;

    /** Whether data that begins with these bytes is gzip. */
    public static boolean isGzip(byte[] head) {
        return head.length >= MAGIC_LENGTH && (head[0] & 0xff) == 0x1f && (head[1] & 0xff) == 0x8b;
    }

    /**
     * Unpacks this stream; closing the new stream closes it too.
     *
     * @throws HttpException if the stream does not begin like gzip. Reading throws it if the stream ends early or
     *     unpacks to far too much
     */
    public GunzipInput(InputStream in) throws IOException {
        this(in, counted -> new GZIPInputStream(counted, BUFFER_LENGTH));
    }

    private GunzipInput(InputStream in, Unpacking unpacking) throws IOException {
        packed = new Counted(in);
        try {
            unpacked = unpacking.of(packed);
        } catch (ZipException | EOFException e) {
            throw malformed(e);
        }
    }

    private interface Unpacking {
        InputStream of(InputStream packed) throws IOException;
    }

    /**
     * Unpacks what HTTP calls deflate, in either of the forms that servers send.
     *
     * @param hasHeader true for the form of RFC 1950, false for the form of RFC 1951 alone
     */
    static GunzipInput inflate(InputStream in, boolean hasHeader) throws IOException {
        return new GunzipInput(
                in, counted -> new InflaterInputStream(counted, new Inflater(!hasHeader), BUFFER_LENGTH) {
                    @Override
                    public void close() throws IOException {
                        super.close();
                        inf.end();
                    }
                });
    }

    @Override
    public int read() throws IOException {
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read;
        try {
            read = unpacked.read(into, offset, length);
        } catch (ZipException | EOFException e) {
            throw malformed(e);
        }
        produced += Math.max(read, 0);
        if (produced > HttpLimits.GZIP_FREE_OUTPUT && produced / HttpLimits.GZIP_RATIO_MAX > packed.count) {
            throw new HttpException(Reason.TOO_LARGE, "it unpacks to far more than any real content");
        }
        return read;
    }

    @Override
    public void close() throws IOException {
        // This also frees the native memory of the inflater at once instead of at some later time.
        unpacked.close();
    }

    private static HttpException malformed(IOException cause) {
        return new HttpException(Reason.MALFORMED, "the answer is not packed as it claims to be", cause);
    }

    private static final class Counted extends FilterInputStream {
        private long count;

        Counted(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            count += read < 0 ? 0 : 1;
            return read;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = super.read(into, offset, length);
            count += Math.max(read, 0);
            return read;
        }
    }
}
