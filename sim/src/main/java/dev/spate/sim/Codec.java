package dev.spate.sim;

import dev.spate.protocol.port.Extensions;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.peer.Message;
import dev.spate.wire.peer.MessageDecoder;
import dev.spate.wire.peer.MessageEncoder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The real bytes of one direction of a link: the sender's encoder, and the receiver's decoder, which gets portions of
 * odd sizes.
 */
final class Codec {
    private final MessageDecoder decoder;
    private final SplittableRandom random;

    /** @param furtherExtensions how many the receiver has beside the built-in ones */
    Codec(PayloadPool receiver, int pieceCount, int furtherExtensions, SplittableRandom random) {
        this.decoder = new MessageDecoder(receiver::buffer, pieceCount, Extensions.decoded(furtherExtensions));
        this.random = random;
    }

    /** Sets the number of pieces, which is known from now on. */
    void learnPieceCount(int pieceCount) {
        decoder.learnPieceCount(pieceCount);
    }

    static byte[] encode(List<Message> messages, List<SimNet.Block> blocks) {
        int length = messages.stream().mapToInt(MessageEncoder::encodedLength).sum();
        length += blocks.stream()
                .mapToInt(block ->
                        MessageEncoder.PIECE_HEADER_LENGTH + block.block().length())
                .sum();
        ByteBuffer bytes = ByteBuffer.allocate(length);
        messages.forEach(message -> MessageEncoder.encode(message, bytes));
        for (SimNet.Block block : blocks) {
            MessageEncoder.encodePieceHeader(block.block(), bytes);
            if (block.data() instanceof BlockData.Real real) {
                bytes.put(real.bytes());
            }
        }
        return bytes.array();
    }

    /** The messages that are complete with the first bytes of these. */
    List<Message> decode(byte[] bytes, int length) throws ProtocolException {
        List<Message> messages = new ArrayList<>();
        int from = 0;
        while (from < length) {
            int portion = Math.min(length - from, 1 + random.nextInt(20_000));
            decoder.decode(ByteBuffer.wrap(bytes, from, portion), messages::add);
            from += portion;
        }
        return messages;
    }

    /** The link has ended, perhaps within a block. */
    void close() {
        decoder.close();
    }
}
