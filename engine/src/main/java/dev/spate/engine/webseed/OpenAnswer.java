package dev.spate.engine.webseed;

import dev.spate.engine.webseed.SeededFiles.Part;
import dev.spate.http.HttpException;
import dev.spate.http.HttpResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.function.BooleanSupplier;

/** Bytes of one file as a web server sends them: they are read on from where they are, never back. Used by one thread. */
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
     * A part of the file, from its first byte to the one before the end.
     *
     * @param buffer for what is read, of the one thread that reads all answers
     */
    static OpenAnswer part(HttpResponse response, byte[] buffer, int file, long first, long end) {
        return new OpenAnswer(response, buffer, file, false, first, end);
    }

    /** All of the file, from its beginning. */
    static OpenAnswer whole(HttpResponse response, byte[] buffer, int file, long length) {
        return new OpenAnswer(response, buffer, file, true, 0, length);
    }

    /**
     * Whether so much comes as must, if the file is this long: looks ahead, because an answer that does not say how long
     * it is may be another page altogether.
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

    /** Whether the part can be had by reading on. */
    boolean reaches(Part part) {
        return part.file() == file && position <= part.position() && part.position() < end;
    }

    /** The file, and the position in it, from where reading on costs nothing. */
    int file() {
        return file;
    }

    long position() {
        return position;
    }

    /** Bytes that were copied so far. */
    long used() {
        return used;
    }

    /** Whether what follows is of use as well, to whoever wants it next. */
    boolean isWorthKeeping() {
        return isWhole && position < end;
    }

    /** Whether hardly anything of it was of use, so that sending it was a burden for the server. */
    boolean wasWasted() {
        return skipped / WebSeedLimits.SKIPPED_PER_USED_MAX > used;
    }

    /**
     * Copies the beginning of a part that it reaches, or all of it.
     *
     * @param isUnwanted asked after each read: whether the rest is of no use to anybody any more
     * @return how many bytes; fewer than the part has when the answer ends, or nobody wants them
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

    /** Ends it; the connection stays for the next request if all was read. */
    void end() throws HttpException {
        if (position == end) {
            // The end of chunks is found by looking for it; what is more than was asked for goes with the connection.
            read(1);
        }
        close();
    }

    @Override
    public void close() {
        response.close();
    }
}
