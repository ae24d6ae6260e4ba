package dev.spate.wire.mse;

import static dev.spate.wire.mse.Sides.BOTH;
import static dev.spate.wire.mse.Sides.SKEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.wire.Corpus;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.WireHash;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MseHandshakeTest {
    private static final Set<CryptoMethod> RC4 = Set.of(CryptoMethod.RC4);
    private static final Set<CryptoMethod> PLAINTEXT = Set.of(CryptoMethod.PLAINTEXT);
    private static final byte[] IA = "IA!".getBytes(StandardCharsets.US_ASCII);

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    private static byte[] bytesOf(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private static byte[] concat(byte[]... parts) {
        int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
        ByteBuffer all = ByteBuffer.allocate(length);
        Arrays.stream(parts).forEach(all::put);
        return all.array();
    }

    private static byte[] applied(Rc4Stream stream, byte[] bytes) {
        byte[] result = bytes.clone();
        stream.apply(ByteBuffer.wrap(result), 0, result.length);
        return result;
    }

    /** A side that knows the streams of a finished handshake, to forge what a peer may send in it. */
    private record Forged(MseResponder b, byte[] keyAndSync, Rc4Stream toB) {
        /** B has A's key, and A has everything that it needs to encrypt step 3 by hand. */
        static Forged begin(Set<CryptoMethod> allowed) throws ProtocolException {
            SplittableRandom random = new SplittableRandom(5);
            MseResponder b = new MseResponder(Sides::find, allowed, random);
            DiffieHellman exchange = new DiffieHellman(random);
            b.receive(ByteBuffer.wrap(exchange.publicKey()));
            byte[] key = bytesOf(b.toSend().limit(96));
            return new Forged(b, sync(exchange.secret(key)), rc4("keyA", exchange.secret(key)));
        }

        private static byte[] sha1(byte[]... parts) {
            try {
                var sha1 = java.security.MessageDigest.getInstance("SHA-1");
                Arrays.stream(parts).forEach(sha1::update);
                return sha1.digest();
            } catch (java.security.NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        private static byte[] ascii(String name) {
            return name.getBytes(StandardCharsets.US_ASCII);
        }

        private static byte[] sync(byte[] s) {
            byte[] hidden = sha1(ascii("req2"), SKEY.bytes());
            byte[] mask = sha1(ascii("req3"), s);
            for (int n = 0; n < hidden.length; n++) {
                hidden[n] ^= mask[n];
            }
            return concat(sha1(ascii("req1"), s), hidden);
        }

        private static Rc4Stream rc4(String name, byte[] s) {
            return new Rc4Stream(sha1(ascii(name), s, SKEY.bytes()));
        }

        void send(int padALength, byte[] clear) throws ProtocolException {
            b.receive(ByteBuffer.wrap(concat(new byte[padALength], keyAndSync, applied(toB, clear))));
        }
    }

    private static byte[] step3(int provide, int padLength, int initialPayloadLength) {
        return ByteBuffer.allocate(8 + 4 + 2 + padLength + 2)
                .putLong(0)
                .putInt(provide)
                .putShort((short) padLength)
                .put(new byte[padLength])
                .putShort((short) initialPayloadLength)
                .array();
    }

    // ---- known bytes

    /** Computed by another program, with exponents of 20 bytes 0x11 and 0x22 and paddings of three bytes. */
    @Test
    void m4SpeaksByteForByteAsTheSpecificationSays() throws Exception {
        Sides sides = new Sides(
                new MseInitiator(SKEY, BOTH, IA, FixedRandom.of(3, 0x11)),
                new MseResponder(Sides::find, BOTH, FixedRandom.of(3, 0x22)));

        sides.run(1000);

        assertThat(HexFormat.of().formatHex(sides.ofA.toByteArray()))
                .isEqualTo(
                        "3476dc8d123697fcc69e9121618a08514ffa536506df209ce956ad3cf819f76f3fcebc46f4e8be364ec8f1445b9dbf8a"
                                + "9528ca7bfbc89ad13f28137640a2cfd1055d55d5cc6676d18b410e086631309e95fa7b0dae2b8379186b17ad3472c755"
                                + "111111"
                                + "32dd7e3b16e8d7a1b444ea3f4167e202514f9febf5b4f45f90be83e0e31c5ce65c85b418cc437cbf"
                                + "ff74e55944aad51259c9e0b4a23f1d9cc4a3f36feefc");
        assertThat(HexFormat.of().formatHex(sides.ofB.toByteArray()))
                .isEqualTo(
                        "0816092aa9b6a0bfdd7b86a6bac830dea6c71c4008a1fb53b69dc1c4acd99f8f3cf79d9d9ac411e18b59c0b58146912e"
                                + "51d0e508d20064b8633a85e20061823d9284b907b2dd0612884e61e9ebb8c9b462eda2f227491a6082bc58d6a1315c39"
                                + "222222"
                                + "0bfda11f02e33b5cc0a30eed0809c00e3c");
        byte[] fromA = "from A".getBytes(StandardCharsets.US_ASCII);
        byte[] fromB = "from B".getBytes(StandardCharsets.US_ASCII);
        assertThat(applied(sides.a.streams().orElseThrow().outgoing(), fromA)).isEqualTo(hex("f80afe70f966"));
        assertThat(applied(sides.b.streams().orElseThrow().outgoing(), fromB)).isEqualTo(hex("fc8efbcec786"));
    }

    // ---- paddings and portions

    @Test
    void m3SkipsPaddingsOfAnyLengthInAnyPortions() throws Exception {
        for (int padLength : new int[] {0, 1, 19, 20, 511, 512}) {
            for (int portion : new int[] {1, 2, 7, 95, 96, 97, 10_000}) {
                Sides sides = Sides.of(BOTH, BOTH, IA, FixedRandom.of(padLength, 0x44));

                sides.run(portion);

                assertThat(sides.areComplete()).isTrue();
            }
        }
    }

    @Test
    void m3EndsWhenThePaddingOfAHas513Bytes() throws Exception {
        Forged.begin(BOTH).send(512, step3(3, 0, 0));

        assertThatThrownBy(() -> Forged.begin(BOTH).send(513, step3(3, 0, 0)))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("padding");
    }

    @Test
    void m3EndsWhenThePaddingOfBHas513Bytes() throws Exception {
        for (int padLength : new int[] {512, 513}) {
            Sides sides = Sides.of(BOTH, BOTH, IA, FixedRandom.of(0, 0x44));
            Sides.Wire padded = bytes -> bytes.length == 96 ? concat(bytes, new byte[padLength]) : bytes;

            if (padLength == 512) {
                sides.run(100, bytes -> bytes, padded);
                assertThat(sides.areComplete()).isTrue();
            } else {
                assertThatThrownBy(() -> sides.run(100, bytes -> bytes, padded)).isInstanceOf(ProtocolException.class);
            }
        }
    }

    @Test
    void m3RefusesPaddingsCAndDThatAreTooLong() throws Exception {
        Forged.begin(BOTH).send(0, step3(2, 512, 0));

        assertThatThrownBy(() -> Forged.begin(BOTH).send(0, step3(2, 513, 0))).isInstanceOf(ProtocolException.class);
    }

    @Test
    void m4AdvancesTheStreamsExactlyByTheBytesOfTheHandshake() throws Exception {
        byte[] clear = "after the handshake".getBytes(StandardCharsets.US_ASCII);
        for (int padLength : new int[] {0, 1, 300}) {
            Sides sides = Sides.of(RC4, BOTH, IA, FixedRandom.of(padLength, 0x44));
            sides.run(1000);
            MseHandshake.Streams ofA = sides.a.streams().orElseThrow();
            MseHandshake.Streams ofB = sides.b.streams().orElseThrow();

            // IA is the beginning of the stream, and B has not decrypted it.
            byte[] sent = sides.ofA.toByteArray();
            byte[] encryptedIa = Arrays.copyOfRange(sent, sent.length - IA.length, sent.length);
            assertThat(applied(ofB.incoming(), encryptedIa)).isEqualTo(IA);
            assertThat(applied(ofB.incoming(), applied(ofA.outgoing(), clear))).isEqualTo(clear);
            assertThat(applied(ofA.incoming(), applied(ofB.outgoing(), clear))).isEqualTo(clear);
            assertThat(ofA.outgoing().isEndless()).isTrue();
        }
    }

    @Test
    void m6LeavesTheBytesThatFollowTheHandshake() throws Exception {
        for (int padLength : new int[] {0, 5}) {
            Sides sides = Sides.of(BOTH, BOTH, IA, FixedRandom.of(padLength, 0x44));
            sides.b.receive(sides.a.toSend());
            sides.a.receive(sides.b.toSend());
            ByteBuffer last = sides.a.toSend();
            sides.b.receive(last);
            assertThat(last.remaining()).isEqualTo(IA.length);
            ByteBuffer answer = ByteBuffer.wrap(concat(bytesOf(sides.b.toSend()), new byte[9]));

            sides.a.receive(answer);

            assertThat(sides.a.streams()).isPresent();
            assertThat(answer.remaining()).isEqualTo(9);
        }
    }

    // ---- what is agreed on

    @Test
    void m5SelectsOneMethodThatBothSidesAllow() throws Exception {
        for (Set<CryptoMethod> provided : Arrays.asList(BOTH, RC4, PLAINTEXT)) {
            for (Set<CryptoMethod> allowed : Arrays.asList(BOTH, RC4, PLAINTEXT)) {
                Sides sides = Sides.of(provided, allowed, IA, new SplittableRandom(3));
                boolean isPossible = provided.stream().anyMatch(allowed::contains);

                if (isPossible) {
                    sides.run(1000);
                    boolean isRc4 = provided.containsAll(RC4) && allowed.containsAll(RC4);
                    assertThat(sides.a.streams().orElseThrow().outgoing().isEndless())
                            .isEqualTo(isRc4);
                    assertThat(sides.b.streams().orElseThrow().outgoing().isEndless())
                            .isEqualTo(isRc4);
                } else {
                    assertThatThrownBy(() -> sides.run(1000)).isInstanceOf(ProtocolException.class);
                }
            }
        }
    }

    @Test
    void m5RefusesASelectionThatIsNotExactlyOneOfTheOfferedBits() throws Exception {
        for (int bits : new int[] {0, 1, 3, 4, 6, -1}) {
            Sides sides = Sides.of(RC4, BOTH, IA, FixedRandom.of(0, 0x44));
            Sides.Wire forged = bytes -> {
                if (bytes.length == 14) {
                    bytes[11] ^= (byte) (2 ^ bits);
                }
                return bytes;
            };

            assertThatThrownBy(() -> sides.run(100, bytes -> bytes, forged)).isInstanceOf(ProtocolException.class);
        }
    }

    @Test
    void m5RefusesAnOfferWithoutAMethodThatWeKnow() throws Exception {
        for (int bits : new int[] {0, 4, 0x7ffffffc}) {
            assertThatThrownBy(() -> Forged.begin(BOTH).send(0, step3(bits, 0, 0)))
                    .isInstanceOf(ProtocolException.class);
        }
        Forged unknownBitsToo = Forged.begin(BOTH);
        unknownBitsToo.send(0, step3(0xff, 0, 0));
        assertThat(unknownBitsToo.b().streams()).isPresent();
    }

    @Test
    void m8ContinuesInTheClearWithAnEncryptedInitialPayload() throws Exception {
        Sides sides = Sides.of(PLAINTEXT, BOTH, IA, FixedRandom.of(4, 0x44));
        sides.run(1000);
        byte[] sent = sides.ofA.toByteArray();
        byte[] encryptedIa = Arrays.copyOfRange(sent, sent.length - IA.length, sent.length);
        byte[] clear = "in the clear".getBytes(StandardCharsets.US_ASCII);

        assertThat(encryptedIa).isNotEqualTo(IA);
        assertThat(applied(sides.b.streams().orElseThrow().incoming(), concat(encryptedIa, clear)))
                .isEqualTo(concat(IA, clear));
        assertThat(applied(sides.a.streams().orElseThrow().incoming(), clear)).isEqualTo(clear);
        assertThat(applied(sides.a.streams().orElseThrow().outgoing(), clear)).isEqualTo(clear);
        assertThat(applied(sides.b.streams().orElseThrow().outgoing(), clear)).isEqualTo(clear);
    }

    // ---- which torrent

    @Test
    void m9FindsTheTorrentByItsObfuscatedHash() throws Exception {
        WireHash[] asked = new WireHash[1];
        SplittableRandom random = new SplittableRandom(7);
        Sides sides = new Sides(
                new MseInitiator(SKEY, BOTH, IA, random),
                new MseResponder(
                        obfuscated -> {
                            asked[0] = obfuscated;
                            return Optional.of(SKEY);
                        },
                        BOTH,
                        random));

        sides.run(1000);

        assertThat(asked[0]).isEqualTo(SKEY.obfuscated());
        assertThat(sides.areComplete()).isTrue();
    }

    @Test
    void saysNothingButItsKeyWhenTheTorrentIsNotHere() {
        SplittableRandom random = new SplittableRandom(8);
        Sides sides = new Sides(
                new MseInitiator(Sides.hash(0x34), BOTH, IA, random), new MseResponder(Sides::find, BOTH, random));

        assertThatThrownBy(() -> sides.run(1000)).isInstanceOf(ProtocolException.class);
        assertThat(sides.b.toSend().remaining()).isZero();
    }

    @Test
    void endsWhenTheOtherSideDoesNotKnowTheTorrent() {
        SplittableRandom random = new SplittableRandom(9);
        Sides sides = new Sides(
                new MseInitiator(SKEY, BOTH, IA, random),
                new MseResponder(_ -> Optional.of(Sides.hash(0x35)), BOTH, random));

        assertThatThrownBy(() -> sides.run(1000)).isInstanceOf(ProtocolException.class);
    }

    // ---- hostile bytes

    @Test
    void knowsWhenTheOtherSideHasShownThatItSpeaksThis() throws Exception {
        MseInitiator a = new MseInitiator(SKEY, BOTH, IA, new SplittableRandom(10));
        byte[] key = new DiffieHellman(new SplittableRandom(11)).publicKey();

        a.receive(ByteBuffer.wrap(key, 0, 95));
        assertThat(a.hasTheirKey()).isFalse();

        a.receive(ByteBuffer.wrap(key, 95, 1));
        assertThat(a.hasTheirKey()).isTrue();
    }

    @Test
    void endsOrWaitsWhateverByteIsChanged() throws Exception {
        Sides whole = Sides.of(RC4, BOTH, IA, FixedRandom.of(2, 0x44));
        whole.run(1000);
        int lengthOfA = whole.ofA.size();
        int lengthOfB = whole.ofB.size();
        // The paddings are not checked, IA is not looked at here, and the lengths of both may change.
        for (int changed = 0; changed < lengthOfA + lengthOfB; changed++) {
            int ofA = changed;
            int ofB = changed - lengthOfA;
            Sides sides = Sides.of(RC4, BOTH, IA, FixedRandom.of(2, 0x44));
            boolean isComplete = runs(sides, flipping(ofA), flipping(ofB));
            boolean isKey = changed < 96 || ofB >= 0 && ofB < 96;
            boolean isSync = changed >= 98 && changed < 98 + 40 + 8;
            boolean isVc = ofB >= 98 && ofB < 98 + 8 + 4;

            assertThat(isComplete && (isKey || isSync || isVc))
                    .as("byte %d", changed)
                    .isFalse();
        }
    }

    private static boolean runs(Sides sides, Sides.Wire toB, Sides.Wire toA) {
        try {
            sides.run(7, toB, toA);
            return sides.areComplete();
        } catch (ProtocolException refused) {
            return false;
        }
    }

    /** Flips a bit of one byte of a direction. */
    private static Sides.Wire flipping(int index) {
        int[] before = {0};
        return bytes -> {
            int at = index - before[0];
            before[0] += bytes.length;
            if (at >= 0 && at < bytes.length) {
                bytes[at] ^= 0x10;
            }
            return bytes;
        };
    }

    /** The seeds of another project's fuzzer, when {@code spate.corpus} names their folder. */
    @Test
    void survivesTheSeedsForEncryptedConnections() throws Exception {
        for (Path file : Corpus.files("fuzz_seeds/pe_conn")) {
            byte[] seed = Files.readAllBytes(file);

            assertThatCode(() -> MseFuzzTest.checkBytes(seed)).as("%s", file).doesNotThrowAnyException();
            assertThatCode(() -> MseFuzzTest.checkHandshake(seed))
                    .as("%s", file)
                    .doesNotThrowAnyException();
        }
    }
}
