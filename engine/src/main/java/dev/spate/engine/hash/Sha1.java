package dev.spate.engine.hash;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Creates SHA-1 digests. Thread-safe; a digest belongs to one thread at a time.
 *
 * <p>On processors with SHA instructions, the JDK's SHA-1 is as fast as any. On others it is plain Java, and the
 * system's libcrypto is three times as fast. So libcrypto is used if it is installed and native access is enabled for
 * this module ({@code --enable-native-access}). Without it everything works, only slower.
 */
public final class Sha1 {
    public static final int LENGTH = 20;

    private Sha1() {}

    /** A new digest. Direct buffers are read in place. */
    public static MessageDigest newDigest() {
        return LibcryptoSha1.isAvailable() ? new LibcryptoSha1() : jdk();
    }

    /** Whether digests read direct buffers in place; the JDK's digests copy them through 4 KiB of heap. */
    public static boolean readsInPlace() {
        return LibcryptoSha1.isAvailable();
    }

    /** The JDK's digest. */
    static MessageDigest jdk() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
