package dev.spate.wire.magnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.wire.HostPort;
import dev.spate.wire.InfoHash;
import dev.spate.wire.ProtocolException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MagnetTest {
    private static final String V1 = "0123456789abcdef0123456789abcdef01234567";
    private static final String V2 = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    private static final String LINK = "magnet:?xt=urn:btih:" + V1;

    @Test
    void readsEveryParameter() throws Exception {
        Magnet magnet = Magnet.parse(LINK
                + "&dn=A+name%20of%20%C3%BC&xl=1234&tr=http%3A%2F%2Ft.example%2Fannounce&tr=udp://u.example:80"
                + "&ws=https%3A%2F%2Fw.example%2Ff&as=http://a.example/f&x.pe=host.example:6881&x.pe=192.0.2.1:1"
                + "&x.pe=[2001:db8::1]:65535&so=0,2,4,6-8&unknown=1");

        assertThat(magnet)
                .isEqualTo(new Magnet(
                        InfoHash.v1Hex(V1),
                        "A name of \u00fc",
                        List.of("http://t.example/announce", "udp://u.example:80"),
                        List.of("https://w.example/f", "http://a.example/f"),
                        List.of(
                                new HostPort("host.example", 6881),
                                new HostPort("192.0.2.1", 1),
                                new HostPort("2001:db8::1", 65535)),
                        List.of(new FileRange(0, 0), new FileRange(2, 2), new FileRange(4, 4), new FileRange(6, 8)),
                        1234));
        assertThat(magnet.selects(7)).isTrue();
        assertThat(magnet.selects(5)).isFalse();
    }

    @Test
    void readsInfoHashesInEveryForm() throws Exception {
        assertThat(Magnet.parse("MAGNET:?XT=URN:BTIH:" + V1.toUpperCase(Locale.ROOT))
                        .infoHash())
                .isEqualTo(InfoHash.v1Hex(V1));
        assertThat(Magnet.parse("magnet:?xt=urn:btih:AERUKZ4JVPG66AJDIVTYTK6N54ASGRLH")
                        .infoHash())
                .isEqualTo(InfoHash.v1Hex(V1));
        assertThat(Magnet.parse("magnet:?xt=urn:btmh:1220" + V2).infoHash().v2Hex())
                .isEqualTo(V2);

        InfoHash hybrid = Magnet.parse(LINK + "&xt.1=urn:btmh:1220" + V2).infoHash();
        assertThat(hybrid.v1Hex()).isEqualTo(V1);
        assertThat(hybrid.v2Hex()).isEqualTo(V2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " magnet:?xt=urn:btih:%1$s&tr=%2$s ",
                "\"magnet:?xt=urn:btih:%1$s&tr=%2$s\"",
                "<magnet:?xt=urn:btih:%1$s&tr=%2$s>",
                "\u201cmagnet:?xt=urn:btih:%1$s&tr=%2$s\u201d",
                "magnet:?xt=urn:btih:%1$s\n&tr=%2$s\r\n",
                "magnet:?xt=urn:btih:01234567 %3$s&tr=%2$s",
                "magnet:?xt=urn:btih:%1$s&amp;tr=%2$s",
                "magnet:?xt=urn:btih:%1$s&#38;tr=%2$s",
                "magnet:?xt=urn:btih:%1$s&#x26;tr=%2$s",
                "magnet:?xt=urn%%3Abtih%%3A%1$s&tr=%2$s",
                "magnet:?xt=urn%%253Abtih%%253A%1$s&tr=http%%253A%%252F%%252Ftracker.example%%252Fannounce",
                "magnet%%3A%%3Fxt%%3Durn%%3Abtih%%3A%1$s%%26tr%%3D%2$s",
                "magnet:%%3Fxt%%3Durn%%3Abtih%%3A%1$s%%26tr%%3D%2$s",
                "magnet%%253A%%253Fxt%%253Durn%%253Abtih%%253A%1$s%%2526tr%%253D%2$s",
                "magnet:?xt=urn:btih:%1$s&amp;amp;tr=%2$s",
                "magnet:?xt=urn:btih:%1$s/&tr=%2$s",
                "magnet:?xt=urn:btih:%1$s.&tr=%2$s",
                "MAGNET:?XT=URN:BTIH:%1$s& TR =%2$s",
                "magnet://?xt=urn:btih:%1$s&tr=%2$s",
            })
    void readsLinksAsPeoplePasteThem(String form) throws Exception {
        String link = form.formatted(V1, "http://tracker.example/announce", V1.substring(8));

        assertThat(Magnet.isMagnet(link)).isTrue();
        Magnet magnet = Magnet.parse(link);
        assertThat(magnet.infoHash().toString()).contains(V1);
        assertThat(magnet.trackers()).containsExactly("http://tracker.example/announce");
    }

    @Test
    void writesWhatItReads() throws Exception {
        Magnet magnet = new Magnet(
                InfoHash.hybrid(
                        InfoHash.v1Hex(V1).v1(), InfoHash.v2(new byte[32]).v2()),
                "100% \"quoted\" & + \u4e16\u754c",
                List.of("http://t.example/a?b=c&d=e+f"),
                List.of("https://w.example/%20x/"),
                List.of(new HostPort("2001:db8::1", 80)),
                List.of(new FileRange(3, 9)),
                42);

        assertThat(Magnet.parse(magnet.toUri())).isEqualTo(magnet);
        assertThat(magnet.toUri()).matches("[!-~]+").doesNotContain("\"");
        assertThat(Magnet.of(InfoHash.v1Hex(V1)).toUri()).isEqualTo(LINK);
    }

    @Test
    void refusesLinksWithoutUsableInfoHash() {
        List<String> links = List.of(
                "",
                "http://example.org",
                "magnet:",
                "magnet:?",
                "magnet:?dn=x",
                "magnet:?xt=urn:sha1:" + V1,
                "magnet:?xt=urn:btih:",
                "magnet:?xt=urn:btih:" + V1.substring(1),
                "magnet:?xt=urn:btih:" + "g" + V1.substring(1),
                "magnet:?xt=urn:btih:" + "1".repeat(32),
                "magnet:?xt=urn:btmh:1220" + V1,
                "magnet:?xt=urn:btmh:1114" + V1,
                LINK + "&xt=urn:btih:" + "f".repeat(40),
                LINK + "&dn=" + "x".repeat(70_000));

        for (String link : links) {
            assertThatThrownBy(() -> Magnet.parse(link)).as(link).isInstanceOf(ProtocolException.class);
        }
    }

    @Test
    void leavesOutMalformedHints() throws Exception {
        Magnet magnet = Magnet.parse(LINK
                + "&tr=nonsense&tr=file:///etc/passwd&ws=ftp://x.example/&x.pe=noport&x.pe=h:0&x.pe=h:99999&x.pe=a b:1"
                + "&so=5-2,x,-1,99999999999&xl=-3&dn=%zz&&=&tr");

        assertThat(magnet)
                .isEqualTo(new Magnet(InfoHash.v1Hex(V1), "%zz", List.of(), List.of(), List.of(), List.of(), 0));
        assertThat(magnet.selects(0)).isTrue();
    }

    @Test
    void keepsListsBoundedAndFreeOfTwins() throws Exception {
        StringBuilder link = new StringBuilder(LINK);
        for (int i = 0; i < 1000; i++) {
            link.append("&tr=http://t")
                    .append(i / 2)
                    .append(".example/&x.pe=h")
                    .append(i / 2)
                    .append(":1");
        }

        Magnet magnet = Magnet.parse(link.toString());

        assertThat(magnet.trackers()).hasSize(100).doesNotHaveDuplicates();
        assertThat(magnet.peers()).hasSize(100).doesNotHaveDuplicates();
    }

    @Test
    void makesNamesSafeToShow() throws Exception {
        assertThat(Magnet.parse(LINK + "&dn=a%1b%5B31mb%E2%80%AEc%0A").displayName())
                .isEqualTo("a[31mbc");
    }
}
