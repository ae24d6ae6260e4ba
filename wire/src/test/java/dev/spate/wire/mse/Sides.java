package dev.spate.wire.mse;

import dev.spate.wire.ProtocolException;
import dev.spate.wire.WireHash;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Both sides of a handshake, and what each has sent to the other. */
final class Sides {
    static final Set<CryptoMethod> BOTH = EnumSet.allOf(CryptoMethod.class);
    static final WireHash SKEY = hash(0x33);

    final MseInitiator a;
    final MseResponder b;
    final ByteArrayOutputStream ofA = new ByteArrayOutputStream();
    final ByteArrayOutputStream ofB = new ByteArrayOutputStream();

    Sides(MseInitiator a, MseResponder b) {
        this.a = a;
        this.b = b;
    }

    static Sides of(
            Set<CryptoMethod> provided, Set<CryptoMethod> allowed, byte[] initialPayload, RandomGenerator random) {
        return new Sides(
                new MseInitiator(SKEY, provided, initialPayload, random),
                new MseResponder(Sides::find, allowed, random));
    }

    static WireHash hash(int value) {
        byte[] bytes = new byte[WireHash.LENGTH];
        Arrays.fill(bytes, (byte) value);
        return new WireHash(bytes);
    }

    /** Only {@link #SKEY} is here. */
    static Optional<WireHash> find(WireHash obfuscated) {
        return SKEY.obfuscated().equals(obfuscated) ? Optional.of(SKEY) : Optional.empty();
    }

    /** Carries bytes from one side to the other; may change them. */
    @FunctionalInterface
    interface Wire {
        byte[] carry(byte[] bytes);
    }

    /**
     * Runs until both sides are complete or wait for bytes that nobody sends.
     *
     * @param portion the length of the portions in which bytes arrive
     */
    void run(int portion, Wire toB, Wire toA) throws ProtocolException {
        while (true) {
            byte[] sentByA = taken(a, ofA);
            byte[] sentByB = taken(b, ofB);
            if (sentByA.length == 0 && sentByB.length == 0) {
                return;
            }
            give(b, toB.carry(sentByA), portion);
            give(a, toA.carry(sentByB), portion);
        }
    }

    void run(int portion) throws ProtocolException {
        run(portion, bytes -> bytes, bytes -> bytes);
    }

    private static byte[] taken(MseHandshake side, ByteArrayOutputStream sent) {
        ByteBuffer out = side.toSend();
        byte[] bytes = new byte[out.remaining()];
        out.get(bytes);
        sent.writeBytes(bytes);
        return bytes;
    }

    /** Bytes that follow the handshake are lost, as IA is in most tests. */
    static void give(MseHandshake side, byte[] bytes, int portion) throws ProtocolException {
        for (int from = 0; from < bytes.length; from += portion) {
            side.receive(ByteBuffer.wrap(bytes, from, Math.min(portion, bytes.length - from)));
        }
    }

    boolean areComplete() {
        return a.streams().isPresent() && b.streams().isPresent();
    }
}
