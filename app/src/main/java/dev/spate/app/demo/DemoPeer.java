package dev.spate.app.demo;

import dev.spate.engine.AddTorrent;
import dev.spate.engine.Session;
import dev.spate.engine.SessionConfig;
import dev.spate.engine.TorrentHandle;
import dev.spate.engine.TorrentStatus;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.peer.Bitfield;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A member of the swarm: its own session with its own port and folder. It shares nothing with the other members. */
final class DemoPeer implements AutoCloseable {
    /** 6 MiB of blocks are enough for the rate of a demo, and nine members must fit into the memory of one command. */
    private static final int BLOCKS_MAX = 384;

    private final String name;
    private final Session session;
    private final TorrentHandle torrent;

    private DemoPeer(String name, Session session, TorrentHandle torrent) {
        this.name = name;
        this.session = session;
        this.torrent = torrent;
    }

    static DemoPeer join(String name, Metainfo metainfo, Path folder, AddTorrent.Access access, long upBytesPerSecond) {
        Session session = Session.open(SessionConfig.builder()
                .bindAddresses(List.of(InetAddress.getLoopbackAddress()))
                .upBytesPerSecond(upBytesPerSecond)
                .blocksMax(BLOCKS_MAX)
                .build());
        try {
            TorrentHandle torrent =
                    session.add(AddTorrent.of(metainfo, folder).access(access).build());
            return new DemoPeer(name, session, torrent);
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    String name() {
        return name;
    }

    TorrentStatus status() {
        return torrent.status();
    }

    Bitfield pieces() {
        return torrent.pieces().join();
    }

    CompletableFuture<Void> completion() {
        return torrent.completion();
    }

    @Override
    public void close() {
        session.close();
    }
}
