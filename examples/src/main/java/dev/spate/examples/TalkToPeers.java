package dev.spate.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.spate.engine.AddTorrent;
import dev.spate.engine.ExtensionPeer;
import dev.spate.engine.PeerExtension;
import dev.spate.engine.Session;
import dev.spate.engine.SessionConfig;
import dev.spate.wire.metainfo.Metainfo;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Downloads a torrent, greets every peer that runs this program too, and prints what it answers: {@code TalkToPeers
 * TORRENT FOLDER}. The messages use an extension of the peer wire protocol (BEP 10), which other clients ignore.
 */
public final class TalkToPeers {
    /** Says hello to whoever knows this extension. */
    private static final class Hello implements PeerExtension {
        @Override
        public String name() {
            return "x_hello";
        }

        @Override
        public void onPeer(ExtensionPeer peer) {
            peer.send("hello".getBytes(UTF_8));
        }

        @Override
        public void onMessage(ExtensionPeer peer, byte[] message) {
            // A stranger has written it, so its length is all that is shown.
            System.out.println(peer.remote() + " has sent " + message.length + " bytes");
        }

        @Override
        public void onLeft(ExtensionPeer peer) {
            System.out.println(peer.remote() + " has left");
        }
    }

    private TalkToPeers() {}

    public static void main(String[] args) throws Exception {
        Metainfo metainfo = Metainfo.parse(Files.readAllBytes(Path.of(args[0])));
        SessionConfig config = SessionConfig.builder().extension(new Hello()).build();
        try (Session session = Session.open(config)) {
            session.add(AddTorrent.of(metainfo, Path.of(args[1])).build())
                    .completion()
                    .join();
        }
    }
}
