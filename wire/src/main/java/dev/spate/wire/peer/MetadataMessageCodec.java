package dev.spate.wire.peer;

import dev.spate.wire.ProtocolException;
import dev.spate.wire.bencode.BencodeDecoder;
import dev.spate.wire.bencode.BencodeDictionary;
import dev.spate.wire.bencode.BencodeWriter;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/** The bencoded dictionary of a metadata message (BEP 9); the bytes of a piece follow it. */
final class MetadataMessageCodec {
    private static final int REQUEST = 0;
    private static final int DATA = 1;
    private static final int REJECT = 2;

    private static final BencodeDecoder DECODER =
            new BencodeDecoder(false, true, PeerLimits.EXTENSION_DEPTH_MAX, PeerLimits.METADATA_VALUES_MAX);

    private MetadataMessageCodec() {}

    static Optional<MetadataMessage> decode(byte[] body) throws ProtocolException {
        BencodeDictionary dictionary = DECODER.decodePrefix(body, 0).dictionary();
        OptionalLong kind = dictionary.integer("msg_type");
        long piece = dictionary.integer("piece").orElse(-1);
        if (kind.isEmpty() || piece < 0 || piece > Integer.MAX_VALUE) {
            throw new ProtocolException("metadata message without msg_type or piece");
        }
        if (kind.getAsLong() == REQUEST) {
            return Optional.of(new MetadataMessage.Request((int) piece));
        }
        if (kind.getAsLong() == REJECT) {
            return Optional.of(new MetadataMessage.Reject((int) piece));
        }
        return kind.getAsLong() == DATA ? Optional.of(data(dictionary, (int) piece, body)) : Optional.empty();
    }

    private static MetadataMessage data(BencodeDictionary dictionary, int piece, byte[] body) throws ProtocolException {
        long total = dictionary.integer("total_size").orElse(0);
        int length = body.length - dictionary.end();
        boolean fits = length >= 1 && length <= MetadataMessage.PIECE_LENGTH;
        if (total < 1 || total > PeerLimits.METADATA_LENGTH_MAX || !fits) {
            throw new ProtocolException("metadata piece of " + length + " bytes out of " + total);
        }
        return new MetadataMessage.Data(piece, (int) total, Arrays.copyOfRange(body, dictionary.end(), body.length));
    }

    static byte[] encode(MetadataMessage message) {
        return switch (message) {
            case MetadataMessage.Request(int piece) ->
                begin(REQUEST, piece).end().toBytes();
            case MetadataMessage.Reject(int piece) -> begin(REJECT, piece).end().toBytes();
            case MetadataMessage.Data data -> encode(data);
        };
    }

    private static byte[] encode(MetadataMessage.Data data) {
        byte[] head = dataHead(data.piece(), data.totalLength());
        byte[] bytes = data.bytes();
        byte[] body = Arrays.copyOf(head, head.length + bytes.length);
        System.arraycopy(bytes, 0, body, head.length, bytes.length);
        return body;
    }

    static byte[] dataHead(int piece, int totalLength) {
        return begin(DATA, piece).key("total_size").integer(totalLength).end().toBytes();
    }

    private static BencodeWriter begin(int kind, int piece) {
        return new BencodeWriter()
                .dictionary()
                .key("msg_type")
                .integer(kind)
                .key("piece")
                .integer(piece);
    }
}
