package dev.spate.wire.metainfo;

import static dev.spate.wire.metainfo.TorrentBuilder.list;
import static dev.spate.wire.metainfo.TorrentBuilder.number;
import static dev.spate.wire.metainfo.TorrentBuilder.text;
import static dev.spate.wire.metainfo.TorrentBuilder.texts;

import java.util.List;
import java.util.Map;

/** Valid torrents with every feature, as the start of mutations. */
public final class HostileTorrents {
    private HostileTorrents() {}

    public static List<byte[]> seeds() {
        byte[] v1 = TorrentBuilder.folder()
                .file(10, "a", "b")
                .file(10, "A", "b")
                .file(Map.of("attr", text("l"), "path", texts("link"), "symlink path", texts("a")), 0)
                .pad(100)
                .file(Map.of("length", number(9), "path", texts("x"), "path.utf-8", texts("..", "y")), 9)
                .info("private", number(1))
                .outer("announce", text("http://a.example/"))
                .outer("announce-list", list(texts("udp://b.example:1"), texts("http://a.example/")))
                .outer("nodes", list(list(text("h"), number(1))))
                .outer("url-list", texts("http://w.example/"))
                .outer("comment", text("c"))
                .build();
        byte[] v2 = TorrentBuilder.v2()
                .treeFile(5, "dir", "file")
                .treeFile(40_000, "large")
                .layers(40_000)
                .build();
        byte[] hybrid = TorrentBuilder.v2()
                .file(100, "a")
                .pad(16_284)
                .file(5, "b")
                .treeFile(100, "a")
                .treeFile(5, "b")
                .build();
        return List.of(v1, v2, hybrid, TorrentBuilder.single().build());
    }
}
