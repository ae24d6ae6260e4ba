package dev.spate.wire.peer;

import dev.spate.wire.BlockRef;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.PieceIndex;
import dev.spate.wire.WireLimits;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Random legal messages for a torrent of {@link #PIECES} pieces. */
final class RandomMessages {
    static final int PIECES = 1003;
    static final int DONT_HAVE_ID = 7;

    /** The extension ids that the receiver of these messages has announced. */
    static final Map<String, Integer> ANNOUNCED =
            Map.of("ut_metadata", 2, "ut_pex", 3, Message.ExtensionHandshake.DONT_HAVE, DONT_HAVE_ID);

    private final RandomGenerator random;
    private final FakePayloads payloads;

    RandomMessages(RandomGenerator random, FakePayloads payloads) {
        this.random = random;
        this.payloads = payloads;
    }

    Message next() {
        return switch (random.nextInt(19)) {
            case 0 -> new Message.KeepAlive();
            case 1 -> new Message.Choke();
            case 2 -> new Message.Unchoke();
            case 3 -> new Message.Interested();
            case 4 -> new Message.NotInterested();
            case 5 -> new Message.Have(piece());
            case 6 -> new Message.Bits(bits());
            case 7 -> new Message.Request(block(WireLimits.REQUEST_LENGTH_MAX));
            case 8 -> piece(block(WireLimits.BLOCK_LENGTH));
            case 9 -> new Message.Cancel(block(WireLimits.REQUEST_LENGTH_MAX));
            case 10 -> new Message.Port(random.nextInt(65_536));
            case 11 -> new Message.SuggestPiece(piece());
            case 12 -> new Message.HaveAll();
            case 13 -> new Message.HaveNone();
            case 14 -> new Message.RejectRequest(block(WireLimits.REQUEST_LENGTH_MAX));
            case 15 -> new Message.AllowedFast(piece());
            case 16 -> new Message.DontHave(piece(), DONT_HAVE_ID);
            case 17 -> new Message.ExtensionMessage(random.nextInt(2, 4), bytes(random.nextInt(20_000)));
            default -> extensionHandshake();
        };
    }

    /** The bytes that a peer sends for the message, including its payload. */
    static byte[] encode(Message message) {
        boolean isPiece = message instanceof Message.Piece;
        int payloadLength = isPiece ? ((Message.Piece) message).payload().length() : 0;
        ByteBuffer out = ByteBuffer.allocate(MessageEncoder.encodedLength(message) + payloadLength);
        MessageEncoder.encode(message, out);
        if (message instanceof Message.Piece(BlockRef _, FakePayloads.Bytes payload)) {
            out.put(payload.bytes());
        }
        if (out.hasRemaining()) {
            throw new AssertionError(message + " has another length than announced");
        }
        return out.array();
    }

    private PieceIndex piece() {
        return new PieceIndex(random.nextInt(PIECES));
    }

    private BlockRef block(int maxLength) {
        int length = random.nextBoolean() ? WireLimits.BLOCK_LENGTH : random.nextInt(1, maxLength + 1);
        return new BlockRef(random.nextInt(PIECES), random.nextInt(WireLimits.PIECE_LENGTH_MAX), length);
    }

    private Message piece(BlockRef block) {
        return new Message.Piece(block, payloads.of(bytes(block.length())));
    }

    private Bitfield bits() {
        Bitfield bits = Bitfield.empty(PIECES);
        for (int i = random.nextInt(PIECES); i > 0; i--) {
            bits.set(random.nextInt(PIECES));
        }
        return bits;
    }

    private Message extensionHandshake() {
        Map<String, Integer> ids = new LinkedHashMap<>();
        for (int i = random.nextInt(10); i > 0; i--) {
            ids.put("x_" + random.nextInt(1_000), random.nextInt(256));
        }
        return new Message.ExtensionHandshake(
                ids,
                random.nextBoolean() ? "" : "Spate " + random.nextInt(100) + " \u00fc\ud83d\ude00",
                random.nextInt(65_536),
                random.nextInt(PeerLimits.REQUEST_QUEUE_MAX + 1),
                random.nextInt(PeerLimits.METADATA_LENGTH_MAX + 1),
                random.nextBoolean(),
                address(random.nextBoolean() ? 4 : 16),
                address(4),
                address(16));
    }

    private Optional<PeerAddress> address(int length) {
        return random.nextBoolean() ? Optional.empty() : Optional.of(PeerAddress.of(bytes(length), 0));
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
