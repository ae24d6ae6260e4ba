package dev.spate.engine;

import dev.spate.engine.file.FileOperations;
import dev.spate.engine.file.LocalFiles;
import dev.spate.engine.net.LocalAddresses;
import dev.spate.engine.net.PeerTransport;
import dev.spate.http.Resolver;
import dev.spate.http.SystemResolver;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What a session uses of the system that it runs on. Tests replace parts of it.
 *
 * @param resolvers makes a resolver for each part of the session, which closes it; so a name whose look-up hangs in one
 *     part does not delay another part
 * @param transport makes what carries bytes to peers out of TCP; closed by the session
 * @param wallMillis a clock that continues while the machine sleeps
 * @param answersTimeout how long {@link Session#close} waits for trackers and the disk
 * @param threadsTimeout how long {@link Session#close} waits for threads that are blocked in the system
 */
record OperatingSystem(
        FileOperations files,
        Supplier<? extends Resolver> resolvers,
        UnaryOperator<PeerTransport> transport,
        LocalAddresses addresses,
        LongSupplier wallMillis,
        Duration answersTimeout,
        Duration threadsTimeout) {
    static OperatingSystem real() {
        return new OperatingSystem(
                new LocalFiles(),
                SystemResolver::new,
                UnaryOperator.identity(),
                LocalAddresses::ofSystem,
                System::currentTimeMillis,
                SessionLimits.CLOSE_TIMEOUT,
                SessionLimits.THREADS_TIMEOUT);
    }

    OperatingSystem withFiles(FileOperations other) {
        return new OperatingSystem(other, resolvers, transport, addresses, wallMillis, answersTimeout, threadsTimeout);
    }

    OperatingSystem withResolvers(Supplier<? extends Resolver> other) {
        return new OperatingSystem(files, other, transport, addresses, wallMillis, answersTimeout, threadsTimeout);
    }

    OperatingSystem withTransport(UnaryOperator<PeerTransport> other) {
        return new OperatingSystem(files, resolvers, other, addresses, wallMillis, answersTimeout, threadsTimeout);
    }

    OperatingSystem withAddresses(LocalAddresses other) {
        return new OperatingSystem(files, resolvers, transport, other, wallMillis, answersTimeout, threadsTimeout);
    }

    OperatingSystem withTimeouts(Duration answers, Duration threads) {
        return new OperatingSystem(files, resolvers, transport, addresses, wallMillis, answers, threads);
    }

    OperatingSystem withWallMillis(LongSupplier other) {
        return new OperatingSystem(files, resolvers, transport, addresses, other, answersTimeout, threadsTimeout);
    }
}
