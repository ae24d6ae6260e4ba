package dev.spate.engine.download;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.http.HttpHeaders;
import java.util.List;
import org.junit.jupiter.api.Test;

class WebLinkTest {
    @Test
    void readsWhereLinksLeadAndHow() {
        List<WebLink> links = links("</torrents/a%20b.torrent>; rel=describedby; type=\"application/x-bittorrent\"");

        assertThat(links).singleElement().satisfies(link -> {
            assertThat(link.target()).isEqualTo("/torrents/a%20b.torrent");
            assertThat(link.is("describedby")).isTrue();
            assertThat(link.is("duplicate")).isFalse();
            assertThat(link.type()).isEqualTo("application/x-bittorrent");
        });
    }

    @Test
    void readsSeveralOfOneLineAndOfSeveral() {
        HttpHeaders headers = HttpHeaders.NONE.with(
                "Link", "<a>; rel=\"next  Duplicate\" ; pri=1 ,<b,;>;title=\"x, <y>; \\\"z\\\"\"; rel=duplicate, <c>");

        assertThat(WebLink.of(headers)).extracting(WebLink::target).containsExactly("a", "b,;", "c");
        assertThat(WebLink.of(headers).get(0).is("duplicate")).isTrue();
        assertThat(WebLink.of(headers).get(1).parameters()).containsEntry("title", "x, <y>; \"z\"");
        assertThat(WebLink.of(headers).get(2).parameters()).isEmpty();
    }

    @Test
    void theFirstParameterOfANameCounts() {
        assertThat(links("<a>; rel=one; REL=two").getFirst().is("one")).isTrue();
    }

    @Test
    void endsAtWhatIsMalformed() {
        for (String line : List.of("", "a; rel=b", "<a", "<a; rel=b", ";<a>", "\"<a>\"")) {
            assertThat(links(line)).as(line).isEmpty();
        }
        assertThat(links("<a>; rel=\"never ended")).hasSize(1);
        assertThat(links("<a>; ; ;=; rel")).hasSize(1);
        assertThat(links("<a>; rel=x y <b>")).extracting(WebLink::target).containsExactly("a");
    }

    @Test
    void readsNoMoreThanAFew() {
        assertThat(links("<a>,".repeat(1_000))).hasSize(64);
    }

    private static List<WebLink> links(String line) {
        return WebLink.of(HttpHeaders.NONE.with("Link", line));
    }
}
