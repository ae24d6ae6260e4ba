package dev.spate.engine.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.engine.disk.ReadBatch;
import dev.spate.engine.disk.TestTorrent;
import dev.spate.wire.BlockRef;
import dev.spate.wire.PieceIndex;
import dev.spate.wire.peer.Bitfield;
import dev.spate.wire.peer.Message;
import dev.spate.wire.peer.MessageEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkWriterTest {
    private static final int BLOCK = 16 * 1024;

    @TempDir
    Path temp;

    private LinkQueue queue = new LinkQueue();
    private final List<BlockRef> refused = new ArrayList<>();

    /** Takes as many bytes with each write as the test says, and ends the link when it has enough. */
    private class Trickle implements GatheringByteChannel {
        final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private final int atOnce;
        private final int enough;

        Trickle(int atOnce, int enough) {
            this.atOnce = atOnce;
            this.enough = enough;
        }

        @Override
        public long write(ByteBuffer[] from, int offset, int length) {
            int left = atOnce;
            for (int i = offset; i < offset + length; i++) {
                byte[] run = new byte[Math.min(left, from[i].remaining())];
                from[i].get(run);
                taken.writeBytes(run);
                left -= run.length;
            }
            if (taken.size() >= enough) {
                queue.close();
            }
            return atOnce - left;
        }

        @Override
        public long write(ByteBuffer[] from) {
            return write(from, 0, from.length);
        }

        @Override
        public int write(ByteBuffer from) {
            return (int) write(new ByteBuffer[] {from});
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    private LinkContent contentOf(TestTorrent torrent, List<Integer> told) {
        return new LinkContent() {
            @Override
            public ReadBatch read(List<BlockRef> blocks) throws IOException, InterruptedException {
                return torrent.storage.read(blocks);
            }

            @Override
            public void uploaded(int blocks, long bytes, List<BlockRef> unread) {
                told.add(blocks);
                refused.addAll(unread);
                assertThat(bytes).isLessThanOrEqualTo((long) blocks * BLOCK);
            }
        };
    }

    @Test
    void sendsTheSameHoweverLittleTheSocketTakes() throws Exception {
        for (int atOnce : new int[] {13, 1000, BLOCK, Integer.MAX_VALUE}) {
            Path folder = Files.createDirectory(temp.resolve("at" + atOnce));
            try (TestTorrent torrent = TestTorrent.in(folder, 4 * BLOCK, 10 * BLOCK)) {
                torrent.plantFiles();
                queue = new LinkQueue();
                ByteBuffer expected = ByteBuffer.allocate(20 * BLOCK);
                List<BlockRef> blocks = torrent.allBlocks();
                blocks.forEach(queue::upload);
                queue.send(new Message.Unchoke());
                MessageEncoder.encode(new Message.Unchoke(), expected);
                for (BlockRef block : blocks) {
                    MessageEncoder.encodePieceHeader(block, expected);
                    expected.put(torrent.bytesOf(block));
                }
                List<Integer> told = new ArrayList<>();
                Trickle channel = new Trickle(atOnce, expected.position());

                write(queue, channel, contentOf(torrent, told));

                assertThat(channel.taken.toByteArray())
                        .isEqualTo(java.util.Arrays.copyOf(expected.array(), expected.position()));
                assertThat(told.stream().mapToInt(count -> count).sum()).isEqualTo(10);
            }
        }
    }

    private static void write(LinkQueue queue, Trickle channel, LinkContent content) throws Exception {
        new LinkWriter(channel, queue, content).run();
    }

    @Test
    void sendsManySmallMessagesAndALongBitfieldInOrder() throws Exception {
        Message bits = new Message.Bits(Bitfield.full(300_000));
        ByteBuffer expected = ByteBuffer.allocate(200_000);
        for (int i = 0; i < 5_000; i++) {
            Message message = i == 2_500 ? bits : new Message.Have(new PieceIndex(i));
            queue.send(message);
            MessageEncoder.encode(message, expected);
        }
        Trickle channel = new Trickle(777, expected.position());
        LinkContent none = new LinkContent() {
            @Override
            public ReadBatch read(List<BlockRef> blocks) {
                throw new AssertionError("no blocks were queued");
            }

            @Override
            public void uploaded(int blocks, long bytes, List<BlockRef> unread) {
                throw new AssertionError("no blocks were sent");
            }
        };

        write(queue, channel, none);

        assertThat(channel.taken.toByteArray())
                .isEqualTo(java.util.Arrays.copyOf(expected.array(), expected.position()));
    }

    @Test
    void leavesOutABlockThatCannotBeReadAndSaysSo() throws Exception {
        try (TestTorrent torrent = TestTorrent.in(temp, BLOCK, BLOCK, BLOCK)) {
            torrent.plantFiles();
            Files.delete(temp.resolve(torrent.content.layout().file(0).path()));
            torrent.allBlocks().forEach(queue::upload);
            List<Integer> told = new ArrayList<>();
            Trickle channel = new Trickle(Integer.MAX_VALUE, MessageEncoder.PIECE_HEADER_LENGTH + BLOCK);

            write(queue, channel, contentOf(torrent, told));

            assertThat(channel.taken.size()).isEqualTo(MessageEncoder.PIECE_HEADER_LENGTH + BLOCK);
            assertThat(told.stream().mapToInt(count -> count).sum()).isEqualTo(2);
            assertThat(refused).containsExactly(torrent.allBlocks().getFirst());
        }
    }

    @Test
    void givesBlocksBackWhenTheSocketFails() throws Exception {
        try (TestTorrent torrent = TestTorrent.in(temp, BLOCK, 4 * BLOCK)) {
            torrent.plantFiles();
            torrent.allBlocks().forEach(queue::upload);
            Trickle broken = new Trickle(1, 1) {
                @Override
                public long write(ByteBuffer[] from, int offset, int length) {
                    throw new java.io.UncheckedIOException(new IOException("the socket is gone"));
                }
            };

            assertThatThrownBy(() -> write(queue, broken, contentOf(torrent, new ArrayList<>())))
                    .hasMessageContaining("the socket is gone");
            // Closing the torrent checks that all memory has come back.
        }
    }
}
