package dev.spate.wire.mse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.wire.ProtocolException;
import java.math.BigInteger;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class DiffieHellmanTest {
    private static byte[] key(BigInteger number) {
        byte[] digits = number.toByteArray();
        byte[] key = new byte[96];
        int length = Math.min(digits.length, key.length);
        System.arraycopy(digits, digits.length - length, key, key.length - length, length);
        return key;
    }

    /** 2 to the power of 1225 has a leading zero, which the specification does not let go. */
    private static DiffieHellman withLeadingZero() {
        return new DiffieHellman(new FixedRandom(0, key(BigInteger.valueOf(1225))));
    }

    @Test
    void usesASafePrimeOf768Bits() {
        assertThat(DiffieHellman.P.bitLength()).isEqualTo(768);
        assertThat(DiffieHellman.P.isProbablePrime(50)).isTrue();
    }

    @Test
    void m1PadsPublicKeysAndSecretsTo96Bytes() throws Exception {
        byte[] publicKey = withLeadingZero().publicKey();
        byte[] secret = withLeadingZero().secret(key(BigInteger.TWO));

        byte[] expected = key(BigInteger.TWO.modPow(BigInteger.valueOf(1225), DiffieHellman.P));
        assertThat(expected[0]).isZero();
        assertThat(publicKey).isEqualTo(expected);
        assertThat(secret).isEqualTo(expected);
    }

    @Test
    void m2RefusesKeysWithWhichEverybodyKnowsTheSecret() throws Exception {
        DiffieHellman ours = new DiffieHellman(new SplittableRandom(1));
        BigInteger p = DiffieHellman.P;

        for (BigInteger weak : new BigInteger[] {
            BigInteger.ZERO,
            BigInteger.ONE,
            p.subtract(BigInteger.ONE),
            p,
            p.add(BigInteger.ONE),
            BigInteger.ONE.shiftLeft(768).subtract(BigInteger.ONE)
        }) {
            assertThatThrownBy(() -> ours.secret(key(weak))).isInstanceOf(ProtocolException.class);
        }
        assertThat(ours.secret(key(BigInteger.TWO))).isEqualTo(ours.publicKey());
        assertThat(ours.secret(key(p.subtract(BigInteger.TWO)))).hasSize(96);
    }

    @Test
    void m11DrawsPrivateExponentsOf160Bits() {
        int[] drawn = {0};
        new DiffieHellman(new RandomGenerator() {
            @Override
            public long nextLong() {
                throw new AssertionError("only bytes are drawn");
            }

            @Override
            public void nextBytes(byte[] bytes) {
                drawn[0] += bytes.length;
            }
        });

        assertThat(drawn[0]).isEqualTo(160 / 8);
    }

    @Test
    void bothSidesComputeTheSameSecret() throws Exception {
        SplittableRandom random = new SplittableRandom(2);
        for (int n = 0; n < 50; n++) {
            DiffieHellman ours = new DiffieHellman(random);
            DiffieHellman theirs = new DiffieHellman(random);

            assertThat(ours.secret(theirs.publicKey())).isEqualTo(theirs.secret(ours.publicKey()));
        }
    }
}
