package dev.spate.wire.mse;

import dev.spate.wire.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * One side of the handshake. It takes the bytes of the other side in any portions, and gives the bytes to send. Owned by
 * the thread that reads.
 *
 * <p>It waits for one field after the other and consumes no byte that follows the handshake, because a stream in the
 * clear may begin there. The longest field is bounded by {@link MseLimits}.
 */
public abstract sealed class MseHandshake permits MseInitiator, MseResponder {
    /** What both sides have agreed on: how each direction continues after the handshake. */
    public record Streams(Rc4Stream incoming, Rc4Stream outgoing) {}

    /** Takes a field that is complete, and says which one is next. */
    @FunctionalInterface
    interface Step {
        void take(byte[] field) throws ProtocolException;
    }

    private final RandomGenerator random;
    private final DiffieHellman exchange;
    private byte[] field = {};
    private int filled;
    private Step step = _ -> {};
    private ByteBuffer toSend = ByteBuffer.allocate(0);
    private byte[] secret = {};
    private Optional<Streams> streams = Optional.empty();

    MseHandshake(RandomGenerator random) {
        this.random = random;
        this.exchange = new DiffieHellman(random);
    }

    /**
     * Consumes bytes of the other side, and leaves those that follow the handshake.
     *
     * @throws ProtocolException when the handshake has failed; the connection is of no use any more
     */
    public final void receive(ByteBuffer in) throws ProtocolException {
        while (streams.isEmpty() && in.hasRemaining()) {
            int count = Math.min(field.length - filled, in.remaining());
            in.get(field, filled, count);
            filled += count;
            if (filled == field.length) {
                step.take(field);
            }
        }
    }

    /** The bytes to send now, before anything else; each is given once. */
    public final ByteBuffer toSend() {
        ByteBuffer bytes = toSend;
        toSend = ByteBuffer.allocate(0);
        return bytes;
    }

    /** Whether the key of the other side has arrived. Who sends one speaks this protocol. */
    public final boolean hasTheirKey() {
        return secret.length > 0;
    }

    /** How both directions continue; empty until the handshake is complete. */
    public final Optional<Streams> streams() {
        return streams;
    }

    /** Waits for the next field of this length, 1 or more. */
    final void expect(int length, Step then) {
        field = new byte[length];
        filled = 0;
        step = then;
    }

    /** Waits for the key of the other side. */
    final void expectKey(Step then) {
        expect(MseLimits.KEY_LENGTH, key -> {
            secret = exchange.secret(key);
            then.take(key);
        });
    }

    /** Skips padding until these bytes arrive: the padding does not tell its length. */
    final void expectAfterPadding(byte[] mark, Step then) {
        expect(mark.length, window -> synchronize(window, mark, MseLimits.PAD_LENGTH_MAX, then));
    }

    private void synchronize(byte[] window, byte[] mark, int paddingLeft, Step then) throws ProtocolException {
        if (MessageDigest.isEqual(window, mark)) {
            then.take(window);
        } else if (paddingLeft == 0) {
            throw new ProtocolException("the padding of the encrypted handshake does not end");
        } else {
            filled = window.length - 1;
            System.arraycopy(window, 1, window, 0, filled);
            step = moved -> synchronize(moved, mark, paddingLeft - 1, then);
        }
    }

    final void send(ByteBuffer bytes) {
        toSend = ByteBuffer.allocate(toSend.remaining() + bytes.remaining())
                .put(toSend)
                .put(bytes)
                .flip();
    }

    /** Sends our key and padding. */
    final void sendKey() {
        byte[] padding = new byte[randomPadLength()];
        random.nextBytes(padding);
        send(ByteBuffer.wrap(exchange.publicKey()));
        send(ByteBuffer.wrap(padding));
    }

    final int randomPadLength() {
        return random.nextInt(MseLimits.PAD_LENGTH_MAX + 1);
    }

    final void complete(Rc4Stream incoming, Rc4Stream outgoing) {
        streams = Optional.of(new Streams(incoming, outgoing));
    }

    /** {@code HASH('req1', S)}: where the padding of A ends. */
    final byte[] synchronization() {
        return hash("req1", secret);
    }

    /** {@code HASH('req2', SKEY) xor HASH('req3', S)}; again with the second hash it gives the first one. */
    final byte[] withSecret(byte[] obfuscated) {
        byte[] bytes = hash("req3", secret);
        for (int n = 0; n < bytes.length; n++) {
            bytes[n] ^= obfuscated[n];
        }
        return bytes;
    }

    /** The stream from A to B with "keyA", the one from B to A with "keyB". */
    final Rc4Stream stream(String name, byte[] skey) {
        return new Rc4Stream(hash(name, secret, skey));
    }

    static int readPadLength(ByteBuffer in) throws ProtocolException {
        int length = Short.toUnsignedInt(in.getShort());
        if (length > MseLimits.PAD_LENGTH_MAX) {
            throw new ProtocolException("padding of " + length + " bytes");
        }
        return length;
    }

    /** Encrypts or decrypts these bytes where they are. */
    static ByteBuffer apply(Rc4Stream stream, byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        stream.apply(buffer, 0, bytes.length);
        return buffer;
    }

    private static byte[] hash(String name, byte[]... parts) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            sha1.update(name.getBytes(StandardCharsets.US_ASCII));
            for (byte[] part : parts) {
                sha1.update(part);
            }
            return sha1.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1", e);
        }
    }
}
