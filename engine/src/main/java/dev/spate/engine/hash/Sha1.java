package dev.spate.engine.hash;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Makes SHA-1 digests. Thread-safe; a digest belongs to one thread at a time.
 *
 * <p>The JDK is as fast as any where the processor has SHA instructions. Where it has not, the JDK's SHA-1 is plain Java
 * and the system's libcrypto is three times as fast, so that one is taken if it is there and native access is enabled
 * for this module ({@code --enable-native-access}). Without either, everything works and is only slower.
 */
public final class Sha1 {
    public static final int LENGTH = 20;

    private Sha1() {}

    /** A digest that has seen nothing yet. Direct buffers are read in place. */
    public static MessageDigest newDigest() {
        return LibcryptoSha1.isAvailable() ? new LibcryptoSha1() : jdk();
    }

    /** Whether digests read direct buffers where they are; the JDK's copy them through 4 KiB of heap. */
    public static boolean readsInPlace() {
        return LibcryptoSha1.isAvailable();
    }

    /** The JDK's own. */
    static MessageDigest jdk() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
