package dev.spate.share.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.engine.AddTorrent;
import dev.spate.engine.HashProgress;
import dev.spate.engine.Session;
import dev.spate.engine.SessionConfig;
import dev.spate.engine.TorrentCreator;
import dev.spate.engine.TorrentHandle;
import dev.spate.wire.PeerId;
import dev.spate.wire.WireHash;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.peer.Handshake;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real session, and peers that only exchange handshakes. */
class TorrentsOnDemandTest {
    private static final int OPEN_MAX = 3;
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @TempDir
    private Path folder;

    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger opened = new AtomicInteger();
    private final List<Socket> peers = new ArrayList<>();
    private Session session;
    private TorrentsOnDemand torrents;

    @BeforeEach
    void open() {
        session = Session.open(
                SessionConfig.builder().bindAddresses(List.of(LOOPBACK)).build());
        torrents = new TorrentsOnDemand(session, OPEN_MAX, now::get);
    }

    @AfterEach
    void close() throws IOException {
        for (Socket peer : peers) {
            peer.close();
        }
        session.close();
    }

    private TorrentsOnDemand.Torrent add(String name, CountDownLatch goesOn) throws Exception {
        Path file = Files.write(folder.resolve(name), name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        Metainfo metainfo = Metainfo.parse(TorrentCreator.of(file).create(HashProgress.ignored()));
        return torrents.add(metainfo.infoHash(), () -> {
            opened.incrementAndGet();
            await(goesOn);
            return AddTorrent.of(metainfo, folder)
                    .access(AddTorrent.Access.SEED)
                    .vouched(true)
                    .build();
        });
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private TorrentsOnDemand.Torrent add(String name) throws Exception {
        return add(name, new CountDownLatch(0));
    }

    private Socket asks(TorrentsOnDemand.Torrent torrent) throws IOException {
        Socket peer = new Socket(LOOPBACK, session.listenPort());
        peers.add(peer);
        peer.setSoTimeout(30_000);
        ByteBuffer bytes = ByteBuffer.allocate(Handshake.LENGTH);
        byte[] id = new byte[20];
        id[19] = (byte) peers.size();
        new Handshake(
                        new Handshake.Features(true, false, false, false),
                        WireHash.of(torrent.infoHash()),
                        new PeerId(id))
                .encode(bytes);
        peer.getOutputStream().write(bytes.array());
        return peer;
    }

    private static boolean isAnswered(Socket peer) throws IOException {
        try {
            // One byte more: the first message comes when the torrent knows the connection.
            return peer.getInputStream().readNBytes(Handshake.LENGTH + 1).length > Handshake.LENGTH;
        } catch (java.net.SocketException reset) {
            return false;
        }
    }

    @Test
    void opensOnlyTheTorrentThatAPeerAsksFor() throws Exception {
        TorrentsOnDemand.Torrent wanted = add("wanted");
        TorrentsOnDemand.Torrent other = add("other");

        assertThat(isAnswered(asks(wanted))).isTrue();

        assertThat(wanted.handle()).isPresent();
        assertThat(other.handle()).isEmpty();
        assertThat(session.torrents()).hasSize(1);
    }

    @Test
    void opensATorrentOnceWhenManyPeersAskAtTheSameTime() throws Exception {
        CountDownLatch goesOn = new CountDownLatch(1);
        TorrentsOnDemand.Torrent wanted = add("wanted", goesOn);
        List<Socket> asking = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            asking.add(asks(wanted));
        }
        goesOn.countDown();

        for (Socket peer : asking) {
            assertThat(isAnswered(peer)).isTrue();
        }
        assertThat(opened).hasValue(1);
    }

    @Test
    void closesATorrentWithoutPeersForAnotherAndNeverExceedsTheLimit() throws Exception {
        List<TorrentsOnDemand.Torrent> all = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            TorrentsOnDemand.Torrent torrent = add("file " + i);
            all.add(torrent);
            now.addAndGet(Duration.ofSeconds(10).toNanos());
            Socket peer = asks(torrent);
            assertThat(isAnswered(peer)).isTrue();
            peer.close();
            awaitNobody(torrent);

            assertThat(torrents.openCount()).isLessThanOrEqualTo(OPEN_MAX);
        }
        assertThat(opened).hasValue(10);
        assertThat(isAnswered(asks(all.getFirst()))).isTrue();
    }

    @Test
    void refusesAPeerWhileAllOpenTorrentsAreInUse() throws Exception {
        for (int i = 0; i < OPEN_MAX; i++) {
            assertThat(isAnswered(asks(add("file " + i)))).isTrue();
        }

        TorrentsOnDemand.Torrent one = add("one too many");

        assertThat(isAnswered(asks(one))).isFalse();
        assertThat(torrents.openCount()).isEqualTo(OPEN_MAX);
    }

    @Test
    void closesIdleTorrentsAndOpensNoRemovedOnes() throws Exception {
        TorrentsOnDemand.Torrent torrent = add("file");
        Socket peer = asks(torrent);
        assertThat(isAnswered(peer)).isTrue();
        peer.close();
        awaitNobody(torrent);
        now.addAndGet(Duration.ofSeconds(30).toNanos());

        torrents.closeIdle(Duration.ofSeconds(30));
        assertThat(torrents.openCount()).isZero();
        torrent.remove().get();

        assertThat(isAnswered(asks(torrent))).isFalse();
        assertThat(session.torrents()).isEmpty();
    }

    /** The torrent learns first that the connection has ended; its status shows it later. */
    private static void awaitNobody(TorrentsOnDemand.Torrent torrent) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        TorrentHandle handle = torrent.handle().orElseThrow();
        while (!handle.peers().get().isEmpty() || handle.status().swarm().peers() > 0) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.yield();
        }
    }
}
