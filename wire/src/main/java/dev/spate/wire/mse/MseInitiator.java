package dev.spate.wire.mse;

import dev.spate.wire.ProtocolException;
import dev.spate.wire.WireHash;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.random.RandomGenerator;

/** The side that dials, A. Owned by the thread that reads. */
public final class MseInitiator extends MseHandshake {
    private static final int SELECT_LENGTH = Integer.BYTES + Short.BYTES;

    private final WireHash skey;
    private final Set<CryptoMethod> provided;
    private final byte[] initialPayload;

    /**
     * A handshake that begins with the bytes {@link #toSend} has now.
     *
     * @param skey the torrent
     * @param provided what we offer, at least one method
     * @param initialPayload IA, the first bytes of our stream, at most 65,535
     * @param random draws our key and the lengths of padding
     */
    public MseInitiator(WireHash skey, Set<CryptoMethod> provided, byte[] initialPayload, RandomGenerator random) {
        super(random);
        if (provided.isEmpty() || initialPayload.length > MseLimits.INITIAL_PAYLOAD_MAX) {
            throw new IllegalArgumentException(provided + ", " + initialPayload.length + " bytes of payload");
        }
        this.skey = skey;
        this.provided = Set.copyOf(provided);
        this.initialPayload = initialPayload.clone();
        sendKey();
        expectKey(_ -> request());
    }

    /** Step 3 of the specification. */
    private void request() {
        Rc4Stream outgoing = stream("keyA", skey.bytes());
        Rc4Stream incoming = stream("keyB", skey.bytes());
        send(ByteBuffer.wrap(synchronization()));
        send(ByteBuffer.wrap(withSecret(skey.obfuscated().bytes())));
        int padLength = randomPadLength();
        byte[] request = ByteBuffer.allocate(
                        MseLimits.VC_LENGTH + SELECT_LENGTH + padLength + Short.BYTES + initialPayload.length)
                .put(new byte[MseLimits.VC_LENGTH])
                .putInt(CryptoMethod.bits(provided))
                .putShort((short) padLength)
                .put(new byte[padLength])
                .putShort((short) initialPayload.length)
                .put(initialPayload)
                .array();
        send(apply(outgoing, request));

        byte[] encryptedVc = new byte[MseLimits.VC_LENGTH];
        apply(incoming, encryptedVc);
        expectAfterPadding(
                encryptedVc, _ -> expect(SELECT_LENGTH, answer -> select(apply(incoming, answer), incoming, outgoing)));
    }

    /** Step 4, after VC. */
    private void select(ByteBuffer answer, Rc4Stream incoming, Rc4Stream outgoing) throws ProtocolException {
        int bits = answer.getInt();
        CryptoMethod selected = provided.stream()
                .filter(method -> method.bit() == bits)
                .findFirst()
                .orElseThrow(() -> new ProtocolException("the peer selects encryption that we do not offer: " + bits));
        int padLength = readPadLength(answer);
        if (padLength == 0) {
            finish(selected, incoming, outgoing);
        } else {
            expect(padLength, padding -> {
                apply(incoming, padding);
                finish(selected, incoming, outgoing);
            });
        }
    }

    private void finish(CryptoMethod selected, Rc4Stream incoming, Rc4Stream outgoing) {
        if (selected == CryptoMethod.PLAINTEXT) {
            incoming.endAfter(0);
            outgoing.endAfter(0);
        }
        complete(incoming, outgoing);
    }
}
