package dev.spate.engine.disk;

import dev.spate.engine.hash.Sha1;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The digests that the storage needs. */
final class Digests {
    private Digests() {}

    static MessageDigest sha1() {
        return Sha1.newDigest();
    }

    static MessageDigest sha256() {
        return of("SHA-256");
    }

    private static MessageDigest of(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }
}
