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
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinkWriterTest {
    private static final int BLOCK = 16 * 1024;

    @TempDir
    Path temp;

    private LinkQueue queue = new LinkQueue(new QueueMemory());
    private final List<BlockRef> refused = new ArrayList<>();
    private long payload;

    /** Takes as many bytes per write as the test says, and ends the link when it has all that it expects. */
    private static class Trickle extends FakeConnection {
        final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private final LinkQueue queue;
        private final int atOnce;
        private final int enough;

        Trickle(LinkQueue queue, int atOnce, int enough) {
            this.queue = queue;
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
    }

    private LinkContent contentOf(TestTorrent torrent, List<Integer> told) {
        return new LinkContent() {
            @Override
            public ReadBatch read(List<BlockRef> blocks) throws IOException {
                return torrent.storage.read(blocks);
            }

            @Override
            public void uploaded(int blocks, long bytes, List<BlockRef> unread) {
                told.add(blocks);
                refused.addAll(unread);
                payload += bytes;
            }
        };
    }

    private static LinkContent noContent() {
        return new LinkContent() {
            @Override
            public ReadBatch read(List<BlockRef> blocks) {
                throw new AssertionError("no blocks were queued");
            }

            @Override
            public void uploaded(int blocks, long bytes, List<BlockRef> unread) {
                throw new AssertionError("no blocks were sent");
            }
        };
    }

    @Test
    void sendsTheSameHoweverLittleTheSocketTakes() throws Exception {
        for (int atOnce : new int[] {13, 1000, BLOCK, Integer.MAX_VALUE}) {
            Path folder = Files.createDirectory(temp.resolve("at" + atOnce));
            try (TestTorrent torrent = TestTorrent.in(folder, 4 * BLOCK, 10 * BLOCK)) {
                torrent.plantFiles();
                queue = new LinkQueue(new QueueMemory());
                payload = 0;
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
                Trickle channel = new Trickle(queue, atOnce, expected.position());

                write(queue, channel, contentOf(torrent, told));

                assertThat(channel.taken.toByteArray())
                        .isEqualTo(java.util.Arrays.copyOf(expected.array(), expected.position()));
                assertThat(told.stream().mapToInt(count -> count).sum()).isEqualTo(10);
                assertThat(payload).isEqualTo(10 * BLOCK);
            }
        }
    }

    private static void write(LinkQueue queue, Trickle channel, LinkContent content) throws Exception {
        new LinkWriter(channel, queue, content, new WriteProgress()).run();
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
        Trickle channel = new Trickle(queue, 777, expected.position());

        write(queue, channel, noContent());

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
            Trickle channel = new Trickle(queue, Integer.MAX_VALUE, MessageEncoder.PIECE_HEADER_LENGTH + BLOCK);

            write(queue, channel, contentOf(torrent, told));

            assertThat(channel.taken.size()).isEqualTo(MessageEncoder.PIECE_HEADER_LENGTH + BLOCK);
            assertThat(told.stream().mapToInt(count -> count).sum()).isEqualTo(2);
            assertThat(refused).containsExactly(torrent.allBlocks().getFirst());
        }
    }

    @Test
    void sendsALongBlockInOneMessage() throws Exception {
        try (TestTorrent torrent = TestTorrent.in(temp, 16 * BLOCK, 16 * BLOCK)) {
            torrent.plantFiles();
            List<BlockRef> blocks = List.of(
                    new BlockRef(0, 3, 8 * BLOCK),
                    new BlockRef(0, 8 * BLOCK, BLOCK),
                    new BlockRef(0, BLOCK, 2 * BLOCK + 1));
            ByteBuffer expected = ByteBuffer.allocate(20 * BLOCK);
            for (BlockRef block : blocks) {
                queue.upload(block);
                MessageEncoder.encodePieceHeader(block, expected);
                expected.put(torrent.bytesOf(block));
            }
            List<Integer> told = new ArrayList<>();
            Trickle channel = new Trickle(queue, 1000, expected.position());

            write(queue, channel, contentOf(torrent, told));

            assertThat(channel.taken.toByteArray())
                    .isEqualTo(java.util.Arrays.copyOf(expected.array(), expected.position()));
            assertThat(told.stream().mapToInt(count -> count).sum()).isEqualTo(3);
            assertThat(payload).isEqualTo(11 * BLOCK + 1);
        }
    }

    @Test
    void leavesOutAllOfALongBlockOrNothing() throws Exception {
        try (TestTorrent torrent = TestTorrent.in(temp, 8 * BLOCK, 4 * BLOCK, 4 * BLOCK)) {
            torrent.plantFiles();
            Files.delete(temp.resolve(torrent.content.layout().file(0).path()));
            BlockRef gone = new BlockRef(0, 0, 4 * BLOCK);
            BlockRef there = new BlockRef(0, 4 * BLOCK, 4 * BLOCK);
            queue.upload(there);
            queue.upload(gone);
            List<Integer> told = new ArrayList<>();
            int length = MessageEncoder.PIECE_HEADER_LENGTH + 4 * BLOCK;
            Trickle channel = new Trickle(queue, Integer.MAX_VALUE, length);

            write(queue, channel, contentOf(torrent, told));

            assertThat(channel.taken.size()).isEqualTo(length);
            assertThat(told.stream().mapToInt(count -> count).sum()).isEqualTo(2);
            assertThat(refused).containsExactly(gone);
        }
    }

    /** Begins a write that makes no progress until the link is closed. */
    private static final class Stuck extends Trickle {
        private final CountDownLatch waiting;
        private final CountDownLatch closed;

        Stuck(LinkQueue queue, CountDownLatch waiting, CountDownLatch closed) {
            super(queue, 1, 1);
            this.waiting = waiting;
            this.closed = closed;
        }

        @Override
        public long write(ByteBuffer[] from, int offset, int length) {
            waiting.countDown();
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new UncheckedIOException(new IOException("closed"));
        }
    }

    @Test
    void sendsAtFullSpeedBesideFortyPeersThatDoNotRead() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        CountDownLatch waiting = new CountDownLatch(40);
        try (TestTorrent torrent = TestTorrent.in(temp, 4 * BLOCK, 64 * BLOCK)) {
            torrent.plantFiles();
            List<Thread> stuck = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                LinkQueue full = new LinkQueue(new QueueMemory());
                torrent.allBlocks().forEach(full::upload);
                stuck.add(Thread.startVirtualThread(() -> {
                    try {
                        write(full, new Stuck(full, waiting, closed), contentOf(torrent, new ArrayList<>()));
                    } catch (Exception e) {
                        assertThat(e).hasMessageContaining("closed");
                    }
                }));
            }
            try {
                assertThat(waiting.await(20, TimeUnit.SECONDS))
                        .as("no link waits for memory that others hold")
                        .isTrue();
                torrent.allBlocks().forEach(queue::upload);
                List<Integer> told = new ArrayList<>();
                int length = 64 * (MessageEncoder.PIECE_HEADER_LENGTH + BLOCK);

                write(queue, new Trickle(queue, Integer.MAX_VALUE, length), contentOf(torrent, told));

                assertThat(told).as("runs still get longer").contains(16);
            } finally {
                closed.countDown();
                for (Thread thread : stuck) {
                    thread.join();
                }
            }
        }
    }

    @Test
    void saysWhetherAWriteWaits() throws Exception {
        WriteProgress progress = new WriteProgress();
        List<OptionalLong> seen = new ArrayList<>();
        Trickle channel = new Trickle(queue, 3, 10) {
            @Override
            public long write(ByteBuffer[] from, int offset, int length) {
                seen.add(progress.waiting());
                return super.write(from, offset, length);
            }
        };
        queue.send(new Message.Unchoke());
        queue.send(new Message.Unchoke());

        new LinkWriter(channel, queue, noContent(), progress).run();

        assertThat(seen).hasSize(4).doesNotHaveDuplicates().allMatch(OptionalLong::isPresent);
        assertThat(progress.waiting()).isEmpty();
    }

    @Test
    void givesBlocksBackWhenTheSocketFails() throws Exception {
        try (TestTorrent torrent = TestTorrent.in(temp, BLOCK, 4 * BLOCK)) {
            torrent.plantFiles();
            torrent.allBlocks().forEach(queue::upload);
            Trickle broken = new Trickle(queue, 1, 1) {
                @Override
                public long write(ByteBuffer[] from, int offset, int length) {
                    throw new UncheckedIOException(new IOException("the socket is gone"));
                }
            };

            assertThatThrownBy(() -> write(queue, broken, contentOf(torrent, new ArrayList<>())))
                    .hasMessageContaining("the socket is gone");
            // The close of the torrent checks that all memory is back.
        }
    }
}
