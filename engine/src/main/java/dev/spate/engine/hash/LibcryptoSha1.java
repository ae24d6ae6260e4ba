package dev.spate.engine.hash;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * SHA-1 of the system's libcrypto. Owned by one thread at a time.
 *
 * <p>The state is in memory that the garbage collector frees, so a digest needs no close.
 */
final class LibcryptoSha1 extends MessageDigest {
    /** The state has 96 bytes in every version so far; the rest is a reserve for a larger one. */
    private static final long STATE_LENGTH = 256;

    /**
     * Bytes of a heap array per call. The garbage collector waits during the call, so it is short: about 20
     * microseconds.
     */
    private static final int HEAP_RUN = 16 * 1024;

    private static final FunctionDescriptor UPDATE = FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG);

    private record Library(MethodHandle init, MethodHandle update, MethodHandle end, MemorySegment updateAddress) {}

    private static final Optional<Library> LIBRARY = load();

    /** Linked at the first use, because each link takes milliseconds and files are read into direct buffers. */
    private static final class Heap {
        @SuppressWarnings("restricted") // as for the rest of the library
        static final MethodHandle UPDATE_HEAP = Linker.nativeLinker()
                .downcallHandle(LIBRARY.orElseThrow().updateAddress(), UPDATE, Linker.Option.critical(true));
    }

    private final Library library = LIBRARY.orElseThrow();
    private final MemorySegment state = Arena.ofAuto().allocate(STATE_LENGTH, 16);

    LibcryptoSha1() {
        super("SHA-1");
        engineReset();
    }

    static boolean isAvailable() {
        return LIBRARY.isPresent();
    }

    // This class exists to call native code; it checks the permission first.
    @SuppressWarnings("restricted")
    private static Optional<Library> load() {
        boolean isLinux = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");
        // Without the permission the JDK would print a warning in the embedding program.
        if (!isLinux || !LibcryptoSha1.class.getModule().isNativeAccessEnabled()) {
            return Optional.empty();
        }
        for (String name : List.of("libcrypto.so.3", "libcrypto.so.1.1")) {
            try {
                return Optional.of(bind(SymbolLookup.libraryLookup(name, Arena.global())));
            } catch (IllegalArgumentException | UnsupportedOperationException | NoSuchElementException e) {
                System.getLogger(LibcryptoSha1.class.getName())
                        .log(System.Logger.Level.DEBUG, () -> name + " is not used: " + e.getMessage());
            }
        }
        return Optional.empty();
    }

    @SuppressWarnings("restricted")
    private static Library bind(SymbolLookup lookup) {
        Linker linker = Linker.nativeLinker();
        MemorySegment update = lookup.find("SHA1_Update").orElseThrow();
        return new Library(
                linker.downcallHandle(lookup.find("SHA1_Init").orElseThrow(), FunctionDescriptor.of(JAVA_INT, ADDRESS)),
                linker.downcallHandle(update, UPDATE),
                linker.downcallHandle(
                        lookup.find("SHA1_Final").orElseThrow(), FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS)),
                update);
    }

    @Override
    protected void engineReset() {
        try {
            int ok = (int) library.init().invokeExact(state);
            require(ok);
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    @Override
    protected void engineUpdate(byte input) {
        engineUpdate(new byte[] {input}, 0, 1);
    }

    @Override
    protected void engineUpdate(byte[] input, int offset, int length) {
        MemorySegment bytes = MemorySegment.ofArray(input);
        int end = offset + length;
        for (int at = offset; at < end; at += HEAP_RUN) {
            int run = Math.min(HEAP_RUN, end - at);
            try {
                int ok = (int) Heap.UPDATE_HEAP.invokeExact(state, bytes.asSlice(at, run), (long) run);
                require(ok);
            } catch (Throwable e) {
                throw broken(e);
            }
        }
    }

    @Override
    protected void engineUpdate(ByteBuffer input) {
        if (!input.isDirect()) {
            super.engineUpdate(input);
            return;
        }
        try {
            int ok = (int) library.update().invokeExact(state, MemorySegment.ofBuffer(input), (long) input.remaining());
            require(ok);
        } catch (Throwable e) {
            throw broken(e);
        }
        input.position(input.limit());
    }

    @Override
    protected byte[] engineDigest() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment result = arena.allocate(Sha1.LENGTH);
            int ok = (int) library.end().invokeExact(result, state);
            require(ok);
            engineReset();
            return result.toArray(JAVA_BYTE);
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw broken(e);
        }
    }

    @Override
    protected int engineGetDigestLength() {
        return Sha1.LENGTH;
    }

    private static void require(int ok) {
        if (ok != 1) {
            throw new IllegalStateException("libcrypto refuses SHA-1");
        }
    }

    private static IllegalStateException broken(Throwable cause) {
        return new IllegalStateException("libcrypto cannot be called", cause);
    }
}
