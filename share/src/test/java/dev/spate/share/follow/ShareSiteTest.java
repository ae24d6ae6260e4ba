package dev.spate.share.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.engine.TorrentCreator;
import dev.spate.http.HttpSettings;
import dev.spate.http.HttpUrl;
import dev.spate.http.ProxyChoice;
import dev.spate.wire.metainfo.Metainfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShareSiteTest {
    private static final String TRACKER = "http://localhost:6969/announce";
    private static final HttpSettings DIRECT = HttpSettings.of("1");

    @TempDir
    private Path root;

    private Path kept;
    private OfferedItem offer;

    @BeforeEach
    void keepsATorrentFile() throws Exception {
        Path file = Files.write(root.resolve("one"), new byte[] {1});
        byte[] torrent = TorrentCreator.of(file).tracker(List.of(TRACKER)).create((_, _) -> true);
        kept = Files.write(root.resolve("kept"), torrent);
        String hash = Metainfo.parse(torrent).infoHash().v1Hex();
        offer = new OfferedItem("one", 1, Optional.of(hash), false, "/t", "/one", List.of());
    }

    private static ShareSite site(String home, HttpSettings settings) throws Exception {
        ShareSite site = new ShareSite(HttpUrl.parse(home), settings);
        return site;
    }

    @Test
    void usesTheAddressOfTheShareIfItsNameMayBeLookedUp() throws Exception {
        try (ShareSite site = site("http://localhost:80/", DIRECT)) {
            assertThat(site.peer(6881)).isPresent();
            assertThat(site.torrent(offer, kept).trackers().getFirst())
                    .singleElement()
                    .matches(url -> url.startsWith("http://127.0.0.1:") || url.startsWith("http://[0:0:"));
        }
    }

    @Test
    void looksUpNoNamesBehindAProxy() throws Exception {
        for (ProxyChoice proxy : List.of(
                new ProxyChoice.Socks5("127.0.0.1", 1, "", ""), new ProxyChoice.HttpConnect("127.0.0.1", 1, "", ""))) {
            try (ShareSite site = site("http://localhost:80/", DIRECT.withProxy(proxy))) {
                assertThat(site.peer(6881)).isEmpty();
                assertThat(site.torrent(offer, kept).trackers()).containsExactly(List.of(TRACKER));
            }
            try (ShareSite site = site("http://127.0.0.1:80/", DIRECT.withProxy(proxy))) {
                assertThat(site.peer(6881)).isPresent();
            }
        }
    }
}
