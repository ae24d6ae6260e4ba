package dev.spate.bench.session;

import dev.spate.engine.ActiveLimits;
import dev.spate.engine.AddTorrent;
import dev.spate.engine.Session;
import dev.spate.engine.SessionConfig;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.metainfo.MetainfoWriter;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;

/** The saved sessions and seeds that the measurements have in common. */
final class SavedSessions {
    private SavedSessions() {}

    static Session open(Path state) {
        return Session.open(SessionConfig.builder()
                .bindAddresses(List.of(InetAddress.getLoopbackAddress()))
                .activeLimits(ActiveLimits.UNLIMITED)
                .stateFolder(state)
                .build());
    }

    static AddTorrent seed(String name, int pieces, int pieceLength, byte[] hashes, Path folder)
            throws ProtocolException {
        return AddTorrent.of(metainfo(name, pieces, pieceLength, hashes), folder)
                .access(AddTorrent.Access.SEED)
                .vouched(true)
                .build();
    }

    static Metainfo metainfo(String name, int pieces, int pieceLength, byte[] hashes) throws ProtocolException {
        return Metainfo.parse(MetainfoWriter.singleFile(name, (long) pieces * pieceLength, pieceLength)
                .pieceHashes(hashes)
                .toBytes());
    }
}
