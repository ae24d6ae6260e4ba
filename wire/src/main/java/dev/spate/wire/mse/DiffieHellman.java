package dev.spate.wire.mse;

import dev.spate.wire.ProtocolException;
import java.math.BigInteger;
import java.util.random.RandomGenerator;

/**
 * One side of the key exchange: a private exponent, used for one handshake only, and what follows from it.
 *
 * <p>Numbers travel and are hashed as 96 bytes, most significant first, with leading zeros. One in 256 has some.
 */
final class DiffieHellman {
    /** The 768-bit prime of the specification. */
    static final BigInteger P = new BigInteger(
            "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74"
                    + "020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F1437"
                    + "4FE1356D6D51C245E485B576625E7EC6F44C42E9A63A36210000000000090563",
            16);

    private static final BigInteger G = BigInteger.TWO;

    private final BigInteger exponent;
    private final byte[] publicKey;

    /** @param random draws the exponent; nobody else must be able to know it */
    DiffieHellman(RandomGenerator random) {
        byte[] drawn = new byte[MseLimits.EXPONENT_LENGTH];
        random.nextBytes(drawn);
        this.exponent = new BigInteger(1, drawn);
        this.publicKey = padded(G.modPow(exponent, P));
    }

    byte[] publicKey() {
        return publicKey.clone();
    }

    /**
     * S, which the other side computes too.
     *
     * @throws ProtocolException when the key is one with which everybody knows S
     */
    byte[] secret(byte[] theirs) throws ProtocolException {
        BigInteger key = new BigInteger(1, theirs);
        if (key.compareTo(BigInteger.TWO) < 0 || key.compareTo(P.subtract(BigInteger.ONE)) >= 0) {
            throw new ProtocolException("the public key of the peer hides nothing");
        }
        return padded(key.modPow(exponent, P));
    }

    private static byte[] padded(BigInteger number) {
        byte[] bytes = new byte[MseLimits.KEY_LENGTH];
        byte[] digits = number.toByteArray();
        // A number whose first bit is set has one byte more, for its sign.
        int length = Math.min(digits.length, bytes.length);
        System.arraycopy(digits, digits.length - length, bytes, bytes.length - length, length);
        return bytes;
    }
}
