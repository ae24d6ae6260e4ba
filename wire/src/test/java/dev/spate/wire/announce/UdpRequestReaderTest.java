package dev.spate.wire.announce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.wire.InfoHash;
import dev.spate.wire.PeerId;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.WireHash;
import dev.spate.wire.announce.UdpRequestReader.Kind;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UdpRequestReaderTest {
    private static final InfoHash TORRENT = InfoHash.v1Hex("0123456789abcdef0123456789abcdef01234567");

    private static ByteBuffer packet(UdpRequest request) {
        ByteBuffer out = ByteBuffer.allocate(UdpAnnounce.REQUEST_LENGTH_MAX);
        UdpAnnounce.encode(request, out);
        return out.flip();
    }

    private static ByteBuffer announce(long left, String urlData) {
        AnnounceRequest request = new AnnounceRequest(
                TORRENT,
                new PeerId(new byte[20]),
                0xfedc,
                3,
                4,
                left,
                AnnounceEvent.STOPPED,
                77,
                5,
                Optional.empty(),
                Optional.empty());
        return packet(new UdpRequest.Announce(-9, 8, request, urlData));
    }

    @Test
    void readsEveryFieldOfAnAnnounce() throws ProtocolException {
        ByteBuffer packet = announce(6, "/announce?a=b");

        assertThat(UdpRequestReader.kind(packet)).isEqualTo(Kind.ANNOUNCE);
        assertThat(UdpRequestReader.connectionId(packet)).isEqualTo(-9);
        assertThat(UdpRequestReader.transactionId(packet)).isEqualTo(8);
        assertThat(packet.slice(UdpRequestReader.hashIndex(), 20)).isEqualTo(ByteBuffer.wrap(TORRENT.v1()));
        assertThat(UdpRequestReader.left(packet)).isEqualTo(6);
        assertThat(UdpRequestReader.event(packet)).isEqualTo(AnnounceEvent.STOPPED);
        assertThat(UdpRequestReader.numWant(packet)).isEqualTo(77);
        assertThat(UdpRequestReader.port(packet)).isEqualTo(0xfedc);
        assertThat(UdpRequestReader.hasOptions(packet)).isTrue();
        assertThat(UdpRequestReader.urlData(packet)).isEqualTo("/announce?a=b");
        assertThat(packet.position()).isZero();
    }

    @Test
    void whoDoesNotKnowWhatIsLeftLacksAll() {
        ByteBuffer packet = announce(0, "");
        packet.putLong(64, -1);

        assertThat(UdpRequestReader.left(packet)).isEqualTo(Long.MAX_VALUE);
        assertThat(UdpRequestReader.hasOptions(packet)).isFalse();
    }

    @Test
    void refusesOptionsWithoutEnd() {
        ByteBuffer packet = announce(0, "/x");
        packet.put(99, (byte) 3);

        assertThatThrownBy(() -> UdpRequestReader.urlData(packet)).isInstanceOf(ProtocolException.class);
    }

    @Test
    void tellsWhatAPacketIs() {
        assertThat(UdpRequestReader.kind(packet(new UdpRequest.Connect(1)))).isEqualTo(Kind.CONNECT);
        ByteBuffer scrape = packet(new UdpRequest.Scrape(1, 2, List.of(WireHash.of(TORRENT), WireHash.of(TORRENT))));
        assertThat(UdpRequestReader.kind(scrape)).isEqualTo(Kind.SCRAPE);
        assertThat(UdpRequestReader.hashCount(scrape)).isEqualTo(2);
        assertThat(UdpRequestReader.kind(scrape.slice(0, 55))).isEqualTo(Kind.NONE);
        assertThat(UdpRequestReader.kind(scrape.slice(0, 16))).isEqualTo(Kind.NONE);
        assertThat(UdpRequestReader.kind(announce(0, "").slice(0, 97))).isEqualTo(Kind.NONE);
        assertThat(UdpRequestReader.kind(ByteBuffer.allocate(15))).isEqualTo(Kind.NONE);
        assertThat(UdpRequestReader.kind(ByteBuffer.allocate(16))).isEqualTo(Kind.NONE);
        assertThat(UdpRequestReader.kind(ByteBuffer.allocate(16 + 75 * 20).putInt(8, 2)))
                .isEqualTo(Kind.NONE);
        assertThat(UdpRequestReader.kind(ByteBuffer.allocate(98).putInt(8, 3))).isEqualTo(Kind.NONE);
    }

    @Test
    void writesAnswersThatReadBack() throws ProtocolException {
        ByteBuffer out = ByteBuffer.allocate(200);
        ScrapeResponse.Counts counts = new ScrapeResponse.Counts(1, 2, 3, 3);

        UdpAnswerWriter.connected(7, 8, out);
        assertThat(UdpAnnounce.decodeAnswer(out.flip(), false)).isEqualTo(new UdpAnswer.Connected(7, 8));

        UdpAnswerWriter.beginAnnounced(out.clear());
        out.put(new byte[] {10, 0, 0, 1, 0x1a, (byte) 0xe1});
        UdpAnswerWriter.finishAnnounced(0, 7, 1_800, counts, out);
        UdpAnswer.Announced announced = (UdpAnswer.Announced) UdpAnnounce.decodeAnswer(out.flip(), false);
        assertThat(announced.response().intervalSeconds()).isEqualTo(1_800);
        assertThat(announced.response().seeders()).isEqualTo(1);
        assertThat(announced.response().leechers()).isEqualTo(3);
        assertThat(announced.response().peers()).hasToString("[10.0.0.1:6881]");

        UdpAnswerWriter.beginScraped(7, out.clear());
        UdpAnswerWriter.scraped(counts, out);
        assertThat(UdpAnnounce.decodeAnswer(out.flip(), false)).isEqualTo(new UdpAnswer.Scraped(7, List.of(counts)));

        UdpAnswerWriter.refused(7, "no", out.clear());
        assertThat(UdpAnnounce.decodeAnswer(out.flip(), false))
                .isEqualTo(new UdpAnswer.Refused(7, new AnnounceFailure("no", AnnounceFailure.NOT_SAID)));
    }
}
