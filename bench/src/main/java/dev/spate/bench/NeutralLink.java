package dev.spate.bench;

import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * One connection of the neutral seeder. Owned by its thread.
 *
 * <p>All requests of one read are answered by gathering writes of many headers and blocks, directly from the mapped
 * file. Java never touches a byte of the content, so this end costs little more than the kernel's own copy.
 */
final class NeutralLink {
    private static final int HANDSHAKE_LENGTH = 68;
    private static final int HASH_OFFSET = 28;
    private static final int HASH_LENGTH = 20;
    private static final String PROTOCOL = "\u0013BitTorrent protocol";
    private static final byte[] PEER_ID = "-NJ0001-000000000000".getBytes(StandardCharsets.ISO_8859_1);

    private static final int UNCHOKE = 1;
    private static final int INTERESTED = 2;
    private static final int BITFIELD = 5;
    private static final int REQUEST = 6;
    private static final int PIECE = 7;
    private static final int REQUEST_LENGTH = 13;
    private static final int PIECE_HEADER_LENGTH = 13;

    /** Peers request 16 KiB; this is the most that the oldest clients requested at once. */
    private static final int BLOCK_LENGTH_MAX = 128 * 1024;
    /** A megabyte of 16 KiB blocks in one system call; twice as many buffers still fit the kernel's limit of 1,024. */
    private static final int BATCH_BLOCKS = 64;
    /** Has room for thousands of requests, or for the bitfield of two million pieces. */
    private static final int INPUT_BYTES = 256 * 1024;

    private final SocketChannel channel;
    private final MemorySegment content;
    private final int pieceLength;
    private final ByteBuffer input = ByteBuffer.allocateDirect(INPUT_BYTES);
    private final ByteBuffer headers = ByteBuffer.allocateDirect(BATCH_BLOCKS * PIECE_HEADER_LENGTH);
    private final ByteBuffer[] batch = new ByteBuffer[BATCH_BLOCKS * 2];
    private int batched;

    NeutralLink(SocketChannel channel, MemorySegment content, int pieceLength) {
        this.channel = channel;
        this.content = content;
        this.pieceLength = pieceLength;
    }

    /** Serves until the peer disconnects or sends a message that does not belong to a benchmark. */
    void run() {
        try (channel) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            exchangeHandshakes();
            while (true) {
                input.flip();
                answerAll();
                flush();
                input.compact();
                read();
            }
        } catch (IOException e) {
            // The peer has disconnected, as at the end of every download.
        }
    }

    private void read() throws IOException {
        if (channel.read(input) < 0) {
            throw new EOFException();
        }
    }

    private void exchangeHandshakes() throws IOException {
        while (input.position() < HANDSHAKE_LENGTH) {
            read();
        }
        input.flip();
        ByteBuffer handshake = ByteBuffer.allocate(HANDSHAKE_LENGTH);
        handshake.put(PROTOCOL.getBytes(StandardCharsets.ISO_8859_1));
        handshake.put(HASH_OFFSET, input, HASH_OFFSET, HASH_LENGTH);
        handshake.put(HASH_OFFSET + HASH_LENGTH, PEER_ID);
        send(handshake.rewind());
        input.position(HANDSHAKE_LENGTH).compact();
        send(bitfield());
    }

    private ByteBuffer bitfield() {
        int pieces = Math.toIntExact(Math.ceilDiv(content.byteSize(), pieceLength));
        int length = Math.ceilDiv(pieces, Byte.SIZE);
        ByteBuffer message = ByteBuffer.allocate(Integer.BYTES + 1 + length);
        message.putInt(1 + length).put((byte) BITFIELD);
        for (int at = 0; at < length; at++) {
            int present = Math.min(Byte.SIZE, pieces - at * Byte.SIZE);
            // BEP 3: the high bit is the first piece, and spare bits at the end are zero.
            message.put((byte) (0xff00 >> present));
        }
        return message.flip();
    }

    private void answerAll() throws IOException {
        while (input.remaining() >= Integer.BYTES) {
            int length = input.getInt(input.position());
            if (length < 0 || length > INPUT_BYTES - Integer.BYTES) {
                throw new IOException("a message of " + length + " bytes");
            }
            if (input.remaining() < Integer.BYTES + length) {
                return;
            }
            int end = input.position() + Integer.BYTES + length;
            if (length > 0) {
                answer(input.position() + Integer.BYTES, length);
            }
            input.position(end);
        }
    }

    private void answer(int at, int length) throws IOException {
        int id = input.get(at);
        if (id == INTERESTED) {
            flush();
            send(ByteBuffer.allocate(5).putInt(1).put((byte) UNCHOKE).flip());
        } else if (id == REQUEST && length == REQUEST_LENGTH) {
            serve(input.getInt(at + 1), input.getInt(at + 5), input.getInt(at + 9));
        }
    }

    private void serve(int piece, int begin, int length) throws IOException {
        long offset = (long) piece * pieceLength + begin;
        if (piece < 0
                || begin < 0
                || length <= 0
                || length > BLOCK_LENGTH_MAX
                || offset + length > content.byteSize()) {
            throw new IOException("a request beyond the content");
        }
        int header = batched * PIECE_HEADER_LENGTH;
        headers.putInt(header, PIECE_HEADER_LENGTH - Integer.BYTES + length);
        headers.put(header + 4, (byte) PIECE);
        headers.putInt(header + 5, piece).putInt(header + 9, begin);
        batch[2 * batched] = headers.slice(header, PIECE_HEADER_LENGTH);
        batch[2 * batched + 1] = content.asSlice(offset, length).asByteBuffer();
        if (++batched == BATCH_BLOCKS) {
            flush();
        }
    }

    private void flush() throws IOException {
        int count = 2 * batched;
        int from = 0;
        while (from < count) {
            channel.write(batch, from, count - from);
            while (from < count && !batch[from].hasRemaining()) {
                from++;
            }
        }
        batched = 0;
    }

    private void send(ByteBuffer message) throws IOException {
        while (message.hasRemaining()) {
            channel.write(message);
        }
    }
}
