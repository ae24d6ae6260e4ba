package dev.spate.http;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** The open sockets of an owner. Closing the owner closes them and wakes the threads that wait on them. Thread-safe. */
public final class OpenSockets implements AutoCloseable {
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Closeable> open = new LinkedHashSet<>();
    private boolean closed;

    /** An owner without sockets yet. */
    public OpenSockets() {}

    /** Remembers a socket, or closes it at once if the owner is closed already. */
    public void add(Closeable socket) throws IOException {
        lock.lock();
        try {
            if (!closed) {
                open.add(socket);
                return;
            }
        } finally {
            lock.unlock();
        }
        closeQuietly(socket);
        throw new HttpException(HttpException.Reason.CANCELLED, "the client is closed");
    }

    /** Closes a socket and forgets it; a second time does nothing. */
    public void close(Closeable socket) {
        lock.lock();
        try {
            open.remove(socket);
        } finally {
            lock.unlock();
        }
        closeQuietly(socket);
    }

    /** The number of open sockets. */
    public int count() {
        lock.lock();
        try {
            return open.size();
        } finally {
            lock.unlock();
        }
    }

    /** Closes all sockets; a socket that is added later is closed at once. */
    @Override
    public void close() {
        List<Closeable> all;
        lock.lock();
        try {
            closed = true;
            all = new ArrayList<>(open);
            open.clear();
        } finally {
            lock.unlock();
        }
        all.forEach(OpenSockets::closeQuietly);
    }

    private static void closeQuietly(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // The descriptor is released even so, and nothing was left to write.
        }
    }
}
