package dev.spate.app;

import dev.spate.app.console.ByteSize;
import dev.spate.app.console.ExitCode;
import dev.spate.engine.http.HttpClient;
import dev.spate.engine.http.HttpRequest;
import dev.spate.engine.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The download of one regular file. It runs on a thread of its own; the counters may be read by any.
 *
 * <p>Bytes go into a hidden file beside the target, which is locked, and another hidden file says what they are the
 * beginning of: the address and the mark (ETag or date) that the server gave this version. The next run asks for the
 * rest only if the server still has the same version (RFC 9110, section 13.1.5).
 */
final class WebDownload {
    private static final int BUFFER_LENGTH = 64 * 1024;

    private final HttpClient client;
    private final Web.Content.RegularFile file;
    private final Path target;
    private final Path part;
    private final Path mark;
    private final boolean overwrites;
    private final long bytesPerSecondMax;
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong fetched = new AtomicLong();
    private final AtomicLong total = new AtomicLong(-1);

    /** @param bytesPerSecondMax 0 for no limit */
    WebDownload(
            HttpClient client, Web.Content.RegularFile file, Path folder, boolean overwrites, long bytesPerSecondMax) {
        this.client = client;
        this.file = file;
        this.target = folder.resolve(file.name());
        this.part = folder.resolve("." + file.name() + ".spate-part");
        this.mark = folder.resolve("." + file.name() + ".spate-mark");
        this.overwrites = overwrites;
        this.bytesPerSecondMax = bytesPerSecondMax;
    }

    Path target() {
        return target;
    }

    /** Bytes that are there, those of earlier runs included. */
    long done() {
        return done.get();
    }

    /** Bytes that this run has brought. */
    long fetched() {
        return fetched.get();
    }

    /** Bytes of the whole file, or -1 while nobody knows. */
    long total() {
        return total.get();
    }

    /** Downloads what is missing; returns when the file has its name. */
    void run() {
        String address = file.url().text();
        if (!overwrites && Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new CommandFailure(ExitCode.STORAGE, target + ": exists already; --overwrite replaces it");
        }
        try {
            Files.createDirectories(target.toAbsolutePath().getParent());
            try (FileChannel channel = FileChannel.open(
                            part,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE,
                            LinkOption.NOFOLLOW_LINKS);
                    FileLock lock = lock(channel)) {
                fetch(channel, address);
                channel.force(true);
                finish(lock);
            }
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.STORAGE, target + ": " + Reasons.of(e), e);
        }
    }

    private FileLock lock(FileChannel channel) throws IOException {
        FileLock lock = channel.tryLock();
        if (lock == null) {
            throw new CommandFailure(ExitCode.STORAGE, target + ": is being downloaded by another process");
        }
        return lock;
    }

    private void finish(FileLock held) throws IOException {
        if (!held.isValid()) {
            throw new IOException("the lock was lost");
        }
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        Files.deleteIfExists(mark);
    }

    private void fetch(FileChannel channel, String address) throws IOException {
        Optional<String> known = knownVersion(address);
        long have = known.isPresent() ? channel.size() : 0;
        HttpRequest request = Web.request(file.url());
        if (have > 0) {
            request = request.withRangeFrom(have).withHeader("If-Range", known.get());
        }
        try (HttpResponse response = execute(request, address)) {
            if (have > 0 && response.status() == 416) {
                unsatisfiable(channel, address, wholeLength(response) == have);
                return;
            }
            Web.checkStatus(response, address);
            boolean goesOn = response.status() == 206 && firstByte(response) == have;
            if (!goesOn) {
                have = 0;
                channel.truncate(0);
                remember(response, address);
            }
            done.set(have);
            long at = have;
            response.length().ifPresent(length -> total.set(at + length));
            checkSpace();
            copy(response, channel, address);
        }
    }

    /** The server has nothing beyond what is there: because that is all, or because the file is another one now. */
    private void unsatisfiable(FileChannel channel, String address, boolean isComplete) throws IOException {
        if (isComplete) {
            done.set(channel.size());
            return;
        }
        Files.deleteIfExists(mark);
        fetch(channel, address);
    }

    private HttpResponse execute(HttpRequest request, String address) {
        try {
            return client.execute(request);
        } catch (IOException e) {
            throw Web.failure(address, e);
        }
    }

    private void checkSpace() throws IOException {
        long needed = total.get() - done.get();
        long free = Files.getFileStore(part).getUsableSpace();
        if (total.get() >= 0 && needed > free) {
            throw new CommandFailure(
                    ExitCode.STORAGE,
                    target + ": needs " + ByteSize.text(needed) + ", and " + ByteSize.text(free) + " are free");
        }
    }

    private void copy(HttpResponse response, FileChannel channel, String address) throws IOException {
        byte[] buffer = new byte[BUFFER_LENGTH];
        long began = System.nanoTime();
        InputStream body = response.body();
        for (int read = read(body, buffer, address); read >= 0; read = read(body, buffer, address)) {
            ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
            while (bytes.hasRemaining()) {
                channel.write(bytes, done.get() + bytes.position());
            }
            done.addAndGet(read);
            keepToLimit(began, fetched.addAndGet(read));
        }
    }

    private static int read(InputStream body, byte[] buffer, String address) {
        try {
            return body.read(buffer);
        } catch (IOException e) {
            throw Web.failure(address, e);
        }
    }

    private void keepToLimit(long began, long bytes) {
        if (bytesPerSecondMax > 0) {
            long due = began + (long) (bytes * 1e9 / bytesPerSecondMax);
            long early = due - System.nanoTime();
            if (early > 0) {
                LockSupport.parkNanos(early);
            }
        }
    }

    /** The mark of the version whose beginning is there, if it came from this address. */
    private Optional<String> knownVersion(String address) throws IOException {
        if (!Files.isRegularFile(mark, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(mark);
        return lines.size() == 2 && lines.getFirst().equals(address) ? Optional.of(lines.getLast()) : Optional.empty();
    }

    /** Without a mark that is strong enough to compare bytes, the next run begins anew. */
    private void remember(HttpResponse response, String address) throws IOException {
        Optional<String> version = response.headers()
                .first("ETag")
                .filter(tag -> !tag.startsWith("W/"))
                .or(() -> response.headers().first("Last-Modified"));
        if (version.isPresent()) {
            Files.writeString(mark, address + "\n" + version.get() + "\n", StandardCharsets.UTF_8);
        } else {
            Files.deleteIfExists(mark);
        }
    }

    /** Where a partial answer begins, or -1: {@code bytes 100-199/200}. */
    private static long firstByte(HttpResponse response) {
        String range = response.headers().first("Content-Range").orElse("");
        return number(range.replaceFirst("^bytes (\\d+)-.*$", "$1"));
    }

    /** How long a file is that has no such range, or -1: <code>bytes &#42;/200</code>. */
    private static long wholeLength(HttpResponse response) {
        String range = response.headers().first("Content-Range").orElse("");
        return number(range.replaceFirst("^bytes \\*/(\\d+)$", "$1"));
    }

    private static long number(String text) {
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : -1;
    }
}
