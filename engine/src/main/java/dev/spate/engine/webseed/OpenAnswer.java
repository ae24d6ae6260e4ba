package dev.spate.engine.webseed;

import dev.spate.engine.webseed.SeededFiles.Part;
import dev.spate.http.HttpException;
import dev.spate.http.HttpResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.function.BooleanSupplier;

/** A web server's answer with bytes of one file, which is read forward only. Used by one thread. */
final class OpenAnswer implements AutoCloseable {
    private final HttpResponse response;
    private final int file;
    private final boolean isWhole;
    private final byte[] buffer;
    private InputStream body;
    private long position;
    private long end;
    private long used;
    private long skipped;

    private OpenAnswer(HttpResponse response, byte[] buffer, int file, boolean isWhole, long position, long end) {
        this.response = response;
        this.buffer = buffer;
        this.body = response.body();
        this.file = file;
        this.isWhole = isWhole;
        this.position = position;
        this.end = end;
    }

    /**
     * An answer with a part of the file, from its first byte to the last one before the end.
     *
     * @param buffer the read buffer, shared by all answers that the thread reads
     */
    static OpenAnswer part(HttpResponse response, byte[] buffer, int file, long first, long end) {
        return new OpenAnswer(response, buffer, file, false, first, end);
    }

    /** An answer with the whole file. */
    static OpenAnswer whole(HttpResponse response, byte[] buffer, int file, long length) {
        return new OpenAnswer(response, buffer, file, true, 0, length);
    }

    /**
     * Whether at least the first bytes of a file of this length arrive. Reads ahead, because an answer without a length
     * may be another page, not the file.
     */
    boolean checkLength() throws HttpException {
        int needed = (int) Math.min(end, WebSeedLimits.PROOF_LENGTH);
        byte[] ahead = readAhead(needed + 1);
        body = new SequenceInputStream(new ByteArrayInputStream(ahead), body);
        return ahead.length > needed || (ahead.length == needed && needed == end);
    }

    private byte[] readAhead(int length) throws HttpException {
        try {
            return body.readNBytes(length);
        } catch (HttpException e) {
            throw e;
        } catch (IOException e) {
            throw broken(e);
        }
    }

    /** Whether this answer contains the part after its read position. */
    boolean reaches(Part part) {
        return part.file() == file && position <= part.position() && part.position() < end;
    }

    /** The file of the answer. */
    int file() {
        return file;
    }

    long position() {
        return position;
    }

    /** The number of bytes copied so far. */
    long used() {
        return used;
    }

    /** Whether the bytes that follow may serve later requests. */
    boolean isWorthKeeping() {
        return isWhole && position < end;
    }

    /** Whether hardly any of its bytes were used, so that the server sent most of them for nothing. */
    boolean wasWasted() {
        return skipped / WebSeedLimits.SKIPPED_PER_USED_MAX > used;
    }

    /**
     * Copies a part that it {@link #reaches}, or the beginning of the part.
     *
     * @param isUnwanted whether the torrent no longer wants the rest; asked after each read
     * @return the number of bytes; fewer than the part has when the answer ends or the rest is unwanted
     */
    int copy(Part part, BlockFiller into, BooleanSupplier isUnwanted) throws HttpException, InterruptedException {
        int copied = 0;
        while (copied < part.length() && position < end) {
            long toSkip = part.position() + copied - position;
            int read = read((int) Math.min(buffer.length, Math.min(toSkip + part.length() - copied, end - position)));
            if (read < 0) {
                end = position;
                break;
            }
            int over = (int) Math.min(toSkip, read);
            position += read;
            skipped += over;
            used += read - over;
            copied += read - over;
            into.put(buffer, over, read - over);
            into.flush();
            if (copied < part.length() && isUnwanted.getAsBoolean()) {
                break;
            }
        }
        return copied;
    }

    private int read(int length) throws HttpException {
        try {
            return body.read(buffer, 0, length);
        } catch (HttpException e) {
            throw e;
        } catch (IOException e) {
            throw broken(e);
        }
    }

    private HttpException broken(IOException e) {
        return new HttpException(HttpException.Reason.BROKEN, response.url().host() + ": " + e.getMessage(), e);
    }

    /** Ends the answer. The connection is kept for the next request if all was read. */
    void end() throws HttpException {
        if (position == end) {
            // With chunks, one more read finds the end. An answer with surplus bytes loses its connection.
            read(1);
        }
        close();
    }

    @Override
    public void close() {
        response.close();
    }
}
