package dev.spate.wire.mse;

import dev.spate.wire.ProtocolException;
import dev.spate.wire.WireHash;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** The side that accepts, B. Owned by the thread that reads. */
public final class MseResponder extends MseHandshake {
    private static final int PROVIDE_LENGTH = MseLimits.VC_LENGTH + Integer.BYTES + Short.BYTES;

    private final Function<WireHash, Optional<WireHash>> torrents;
    private final Set<CryptoMethod> allowed;

    /**
     * A handshake that waits for the key of A.
     *
     * @param torrents finds the hash of a torrent, SKEY, by its {@linkplain WireHash#obfuscated obfuscated} form
     * @param allowed what we accept, at least one method; RC4 is preferred
     * @param random draws our key and the lengths of padding
     */
    public MseResponder(
            Function<WireHash, Optional<WireHash>> torrents, Set<CryptoMethod> allowed, RandomGenerator random) {
        super(random);
        this.torrents = torrents;
        this.allowed = Set.copyOf(allowed);
        expectKey(_ -> {
            sendKey();
            expectAfterPadding(synchronization(), _ -> expect(WireHash.LENGTH, this::findTorrent));
        });
    }

    private void findTorrent(byte[] hidden) throws ProtocolException {
        WireHash skey = torrents.apply(new WireHash(withSecret(hidden)))
                .orElseThrow(() -> new ProtocolException("the peer wants a torrent that is not here"));
        Rc4Stream incoming = stream("keyA", skey.bytes());
        Rc4Stream outgoing = stream("keyB", skey.bytes());
        expect(PROVIDE_LENGTH, offer -> takeOffer(apply(incoming, offer), incoming, outgoing));
    }

    private void takeOffer(ByteBuffer offer, Rc4Stream incoming, Rc4Stream outgoing) throws ProtocolException {
        if (offer.getLong() != 0) {
            throw new ProtocolException("the peer encrypts with another key");
        }
        CryptoMethod selected = select(CryptoMethod.ofBits(offer.getInt()));
        int padLength = readPadLength(offer);
        expect(padLength + Short.BYTES, rest -> {
            int initialPayloadLength = Short.toUnsignedInt(apply(incoming, rest).getShort(padLength));
            answer(selected, outgoing);
            if (selected == CryptoMethod.PLAINTEXT) {
                incoming.endAfter(initialPayloadLength);
                outgoing.endAfter(0);
            }
            complete(incoming, outgoing);
        });
    }

    private CryptoMethod select(Set<CryptoMethod> provided) throws ProtocolException {
        provided.retainAll(allowed);
        if (provided.isEmpty()) {
            throw new ProtocolException("the peer offers no encryption that we accept");
        }
        return provided.contains(CryptoMethod.RC4) ? CryptoMethod.RC4 : CryptoMethod.PLAINTEXT;
    }

    /** Step 4 of the specification. */
    private void answer(CryptoMethod selected, Rc4Stream outgoing) {
        int padLength = randomPadLength();
        byte[] answer = ByteBuffer.allocate(PROVIDE_LENGTH + padLength)
                .put(new byte[MseLimits.VC_LENGTH])
                .putInt(selected.bit())
                .putShort((short) padLength)
                .put(new byte[padLength])
                .array();
        send(apply(outgoing, answer));
    }
}
