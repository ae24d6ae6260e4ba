package dev.spate.wire.mse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.SplittableRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class Rc4StreamTest {
    private static byte[] applied(Rc4Stream stream, byte[] bytes) {
        byte[] result = bytes.clone();
        stream.apply(ByteBuffer.wrap(result), 0, result.length);
        return result;
    }

    private static byte[] ofJdk(byte[] key, byte[] bytes) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("RC4");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "RC4"));
        cipher.update(new byte[1024]);
        return cipher.update(bytes);
    }

    @Test
    void m4DropsTheFirst1024BytesOfTheKeyStream() {
        // RFC 6229, a key of 40 bits, offset 1024.
        byte[] stream = applied(new Rc4Stream(new byte[] {1, 2, 3, 4, 5}), new byte[16]);

        assertThat(HexFormat.of().formatHex(stream)).isEqualTo("30abbcc7c20b01609f23ee2d5f6bb7df");
    }

    @Test
    void encryptsPortionsOfAnyLengthInAnyKindOfMemoryAsOneStream() throws Exception {
        SplittableRandom random = new SplittableRandom(1);
        byte[] key = new byte[20];
        random.nextBytes(key);
        byte[] clear = new byte[20_000];
        random.nextBytes(clear);
        byte[] expected = ofJdk(key, clear);

        for (ByteBuffer memory : new ByteBuffer[] {
            ByteBuffer.allocate(clear.length),
            ByteBuffer.allocateDirect(clear.length),
            ByteBuffer.allocateDirect(clear.length).order(ByteOrder.LITTLE_ENDIAN)
        }) {
            memory.put(clear).flip();
            Rc4Stream stream = new Rc4Stream(key);
            for (int from = 0; from < clear.length; ) {
                int to = Math.min(clear.length, from + random.nextInt(40));
                stream.apply(memory, from, to);
                from = to;
            }

            assertThat(memory).isEqualTo(ByteBuffer.wrap(expected));
        }
    }

    @Test
    void passesBytesUnchangedAfterItsEnd() {
        byte[] key = {9, 9, 9};
        byte[] clear = new byte[30];
        Rc4Stream stream = new Rc4Stream(key);
        stream.endAfter(11);

        byte[] first = applied(stream, new byte[10]);
        byte[] rest = applied(stream, clear);

        byte[] whole = applied(new Rc4Stream(key), new byte[11]);
        assertThat(first).isEqualTo(java.util.Arrays.copyOf(whole, 10));
        assertThat(rest[0]).isEqualTo(whole[10]);
        assertThat(java.util.Arrays.copyOfRange(rest, 1, 30)).containsOnly(0);
        assertThat(stream.isEndless()).isFalse();
    }
}
