package dev.spate.engine.webseed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.engine.disk.BlockPool;
import dev.spate.engine.loop.Loop;
import dev.spate.engine.loop.MachineSlot;
import dev.spate.engine.net.TorrentEndpoint;
import dev.spate.http.HttpClient;
import dev.spate.http.HttpSettings;
import dev.spate.http.HttpUrl;
import dev.spate.http.LocalAccess;
import dev.spate.protocol.machine.Machine;
import dev.spate.protocol.port.CloseReason;
import dev.spate.protocol.port.LinkId;
import dev.spate.protocol.port.PeerEvent;
import dev.spate.protocol.port.TorrentEvent;
import dev.spate.wire.PeerId;
import dev.spate.wire.Remote;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.metainfo.MetainfoWriter;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebSeedLinkTest {
    private final Loop loop = new Loop("test-loop", error -> {
        throw error;
    });
    private final HttpClient client = new HttpClient(HttpSettings.of("test"));
    private final BlockingQueue<TorrentEvent> heard = new LinkedBlockingQueue<>();

    @AfterEach
    void close() throws Exception {
        client.close();
        loop.close();
    }

    private final class Listener implements Machine<TorrentEvent> {
        @Override
        public void handle(TorrentEvent event, long now) {
            heard.add(event);
        }

        @Override
        public void tick(long now) {}

        @Override
        public long nextTick() {
            return NEVER;
        }
    }

    private WebSeedLink link() throws Exception {
        Metainfo metainfo = Metainfo.parse(MetainfoWriter.singleFile("a", 100, 16 * 1024)
                .pieceHashes(new byte[20])
                .toBytes());
        PeerId self = PeerId.random("-XX0000-", new Random(1));
        MachineSlot<TorrentEvent> slot = loop.<MachineSlot<TorrentEvent>>call(_ -> {
                    MachineSlot<TorrentEvent> made = loop.slot(_ -> {}, _ -> {});
                    made.start(new Listener());
                    return made;
                })
                .join();
        WebSeed webSeed = new WebSeed(HttpUrl.parse("http://h/"), Remote.WebSeed.Use.ALWAYS, new LocalAccess.Refused());
        return new WebSeedLink(
                new LinkId(7),
                new WebSeedState(
                        webSeed, metainfo, new Remote.WebSeed(0, Remote.WebSeed.Use.ALWAYS), self, (_, _, _) -> {}),
                new TorrentEndpoint(metainfo.infoHash(), self, slot, new BlockPool(1), Map.of()),
                client.conversation());
    }

    @Test
    void saysThatItIsOverEvenWhenTheInterruptionComesTooLate() throws Exception {
        WebSeedLink link = link();
        link.close(CloseReason.TORRENT_STOPPED);

        Thread.currentThread().interrupt();
        link.end();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(heard.poll(60, TimeUnit.SECONDS))
                .isEqualTo(new PeerEvent.Closed(new LinkId(7), CloseReason.TORRENT_STOPPED));
    }
}
