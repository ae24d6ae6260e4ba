package dev.spate.engine.saved;

import dev.spate.wire.InfoHash;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.WireHash;
import dev.spate.wire.magnet.Magnet;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.metainfo.MetainfoWriter;
import dev.spate.wire.peer.Bitfield;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;

/** Torrents to save. */
final class SavedTorrents {
    private SavedTorrents() {}

    /** Metainfo of one file, different for each number. */
    static Metainfo metainfo(int number, int pieces) {
        byte[] hashes = new byte[20 * pieces];
        new Random(number).nextBytes(hashes);
        try {
            return Metainfo.parse(MetainfoWriter.singleFile("file-" + number, 16384L * pieces - 1, 16384)
                    .pieceHashes(hashes)
                    .trackers(List.of("http://tracker.example/announce?key=" + number))
                    .toBytes());
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    /** A complete torrent. */
    static SavedTorrent of(Metainfo metainfo, long position) {
        SavedTorrent.Settings settings = new SavedTorrent.Settings(
                metainfo.infoHash(),
                metainfo.name(),
                Optional.empty(),
                new SavedTorrent.Where(folder(), true, false, false, List.of()),
                new SavedTorrent.How(position, false, false, false, 0, 0, List.of()),
                SavedTorrent.Goals.NONE,
                new SavedTorrent.Sources(metainfo.trackers(), List.of(), List.of()),
                Optional.of(SavedTorrent.Summary.of(metainfo)),
                Instant.ofEpochMilli(1_700_000_000_000L + position));
        int pieces = metainfo.geometry().pieceCount();
        return new SavedTorrent(
                settings,
                Optional.of(new SavedContent(
                        Bitfield.full(pieces),
                        List.of(new SavedContent.Stamp(
                                metainfo.geometry().totalLength(), 1_700_000_000_123_456_789L)))),
                new SavedTorrent.Counters(1, 2, 3, Optional.of(Instant.ofEpochMilli(1_700_000_100_000L))));
    }

    static WireHash key(Metainfo metainfo) {
        return WireHash.of(metainfo.infoHash());
    }

    static Path folder() {
        return Path.of("").toAbsolutePath().getRoot().resolve("downloads");
    }

    /** A torrent in which every value is chosen by chance. */
    static SavedTorrent random(Random random) {
        byte[] v1 = new byte[20];
        byte[] v2 = new byte[32];
        random.nextBytes(v1);
        random.nextBytes(v2);
        InfoHash hash = random.nextBoolean() ? InfoHash.v1(v1) : InfoHash.hybrid(v1, v2);
        int pieces = 1 + random.nextInt(100);
        int files = 1 + random.nextInt(5);
        List<Path> paths = new ArrayList<>();
        List<Integer> priorities = new ArrayList<>();
        List<SavedContent.Stamp> stamps = new ArrayList<>();
        for (int i = 0; i < files; i++) {
            paths.add(Path.of("a folder", "päth " + random.nextInt()));
            priorities.add(random.nextInt(8));
            stamps.add(
                    random.nextBoolean()
                            ? SavedContent.Stamp.NONE
                            : new SavedContent.Stamp(random.nextLong() >>> 1, random.nextLong()));
        }
        boolean hasMetainfo = random.nextBoolean();
        Bitfield bits = Bitfield.empty(pieces);
        for (int i = 0; i < pieces; i++) {
            if (random.nextInt(10) > 0) {
                bits.set(i);
            }
        }
        SavedTorrent.Settings settings = new SavedTorrent.Settings(
                hash,
                "näme " + random.nextInt(),
                random.nextBoolean() ? Optional.of(Magnet.of(InfoHash.v1(v1))) : Optional.empty(),
                new SavedTorrent.Where(
                        folder().resolve("földer"),
                        random.nextBoolean(),
                        random.nextBoolean(),
                        random.nextBoolean(),
                        random.nextBoolean() ? paths : List.of()),
                new SavedTorrent.How(
                        random.nextLong(),
                        random.nextBoolean(),
                        random.nextBoolean(),
                        random.nextBoolean(),
                        random.nextInt(1000),
                        random.nextLong() >>> 1,
                        random.nextBoolean() ? priorities : List.of()),
                new SavedTorrent.Goals(
                        random.nextBoolean() ? OptionalDouble.of(random.nextDouble()) : OptionalDouble.empty(),
                        random.nextBoolean() ? OptionalLong.of(random.nextInt(1000)) : OptionalLong.empty(),
                        random.nextBoolean() ? OptionalLong.of(random.nextInt(1000)) : OptionalLong.empty()),
                new SavedTorrent.Sources(
                        List.of(
                                List.of("http://a.example/announce", "udp://b.example:1"),
                                List.of("http://c.example/")),
                        List.of(PeerAddress.of(new byte[] {127, 0, 0, 1}, 65535), PeerAddress.of(new byte[16], 1)),
                        List.of(new SavedTorrent.NamedWebSeed(
                                "http://user:secret@w.example/?a=b", random.nextBoolean()))),
                hasMetainfo
                        ? Optional.of(new SavedTorrent.Summary(
                                new dev.spate.wire.PieceGeometry(16384L * pieces, 16384),
                                files,
                                random.nextBoolean(),
                                100))
                        : Optional.empty(),
                Instant.ofEpochMilli(random.nextInt()));
        return new SavedTorrent(
                settings,
                hasMetainfo ? Optional.of(new SavedContent(bits, stamps)) : Optional.empty(),
                new SavedTorrent.Counters(
                        random.nextLong() >>> 1,
                        random.nextInt(1000),
                        random.nextInt(1000),
                        random.nextBoolean() ? Optional.of(Instant.ofEpochMilli(random.nextInt())) : Optional.empty()));
    }
}
