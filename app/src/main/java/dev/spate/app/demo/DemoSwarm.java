package dev.spate.app.demo;

import dev.spate.engine.AddTorrent.Access;
import dev.spate.engine.HashProgress;
import dev.spate.engine.TorrentCreator;
import dev.spate.tracker.TrackerConfig;
import dev.spate.tracker.TrackerServer;
import dev.spate.wire.HostPort;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.metainfo.Metainfo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A tracker, one seed, and the downloaders, which download from the seed and from each other. */
final class DemoSwarm implements AutoCloseable {
    static final String SEED = "seed";

    private final TrackerServer tracker;
    private final List<DemoPeer> members = new ArrayList<>();

    /** Starts all members. They find each other only through the tracker. */
    DemoSwarm(DemoFolder demoFolder, Path content, int size, long upBytesPerSecond)
            throws IOException, InterruptedException {
        this.tracker = TrackerServer.open(TrackerConfig.builder()
                .http(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .build());
        try {
            Metainfo metainfo = torrent(content);
            members.add(DemoPeer.join(SEED, metainfo, demoFolder.folderOf(SEED), Access.SEED, upBytesPerSecond));
            for (int i = 1; i <= size; i++) {
                String name = "peer " + i;
                members.add(
                        DemoPeer.join(name, metainfo, demoFolder.folderOf(name), Access.DOWNLOAD, upBytesPerSecond));
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private Metainfo torrent(Path content) throws IOException, InterruptedException {
        byte[] bytes =
                TorrentCreator.of(content).tracker(List.of(announceUrl())).create(HashProgress.ignored());
        try {
            return Metainfo.parse(bytes);
        } catch (ProtocolException e) {
            throw new AssertionError("the creator writes what the parser reads", e);
        }
    }

    private String announceUrl() {
        InetSocketAddress address = tracker.httpAddresses().getFirst();
        return "http://" + new HostPort(address.getAddress().getHostAddress(), address.getPort()) + "/announce";
    }

    DemoPeer seed() {
        return members.getFirst();
    }

    List<DemoPeer> downloaders() {
        return members.subList(1, members.size());
    }

    /** The seed first. */
    List<DemoPeer> members() {
        return members;
    }

    /** Completes once every downloader is done; fails if any of them has failed. */
    CompletableFuture<Void> completion() {
        return CompletableFuture.allOf(
                downloaders().stream().map(DemoPeer::completion).toArray(CompletableFuture[]::new));
    }

    @Override
    public void close() {
        members.reversed().forEach(DemoPeer::close);
        tracker.close();
    }
}
