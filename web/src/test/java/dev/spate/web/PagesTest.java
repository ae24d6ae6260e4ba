package dev.spate.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.share.text.WebNames;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages and the JSON list of the offers. */
class PagesTest {
    private Visitor visitor;

    /** Names of real files, and names that attackers would choose. */
    static String[] oddNames() {
        return new String[] {
            "with space.txt",
            "quote\".txt",
            "apostrophe'.txt",
            "new\nline.txt",
            "return\r\nX-Injected: yes.txt",
            "percent%41.txt",
            "plus+plus.txt",
            "a&b=c#d?e.txt",
            "back\\slash.txt",
            "semi;colon.txt",
            "<script>alert(1)",
            "' onmouseover='alert(1)",
            "emoji \uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67.mp4",
            "日本語.txt",
            "\u202Egnp.exe",
            "...",
            " leading and trailing ",
            "tab\there",
            "x".repeat(251) + ".txt",
            "é".repeat(127),
        };
    }

    @BeforeEach
    void serve() throws IOException {
        MemoryLibrary library = new MemoryLibrary().folder("album", Map.of("one.txt", "1"));
        for (String name : oddNames()) {
            library.file(name, "bytes of " + name);
        }
        visitor = new Visitor(library);
    }

    @AfterEach
    void close() {
        visitor.close();
    }

    @ParameterizedTest
    @MethodSource("oddNames")
    void servesEveryNameByItsLinks(String name) throws Exception {
        for (String address : new String[] {WebNames.download(name), WebNames.content(name)}) {
            HttpResponse<byte[]> answer = visitor.get(address);

            assertThat(answer.statusCode()).as(address).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(("bytes of " + name).getBytes(StandardCharsets.UTF_8));
            assertThat(answer.headers().map()).doesNotContainKey("X-Injected");
        }
        assertThat(visitor.get(WebNames.torrent(name)).statusCode()).isEqualTo(200);
        assertThat(visitor.get(WebNames.page(name)).statusCode()).isEqualTo(200);
    }

    @Test
    void listsEverythingWithoutLettingANameBecomeMarkup() throws Exception {
        String page = Visitor.text(visitor.get("/"));

        assertThat(page).contains("quote&quot;.txt", "&lt;script&gt;alert(1)", "日本語.txt", "album");
        assertThat(page).doesNotContain("<script", "' onmouseover='", "\r");
        for (String name : oddNames()) {
            assertThat(page).contains("href=\"" + WebNames.page(name) + "\"");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8|text/html",
                "*/*|text/html",
                "application/json|application/json",
                "application/json, text/html;q=0.5|application/json",
                "application/json;q=0.2, text/html|text/html",
                "text/html;q=0, */*|application/json",
                "application/*|application/json",
                "nonsense|text/html",
            })
    void listsAsTheClientPrefers(String accept, String type) throws Exception {
        HttpResponse<byte[]> answer = visitor.get("/files", "Accept", accept);

        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith(type);
        assertThat(answer.headers().firstValue("Vary")).hasValue("Accept");
    }

    @Test
    void listsForPrograms() throws Exception {
        String json = Visitor.text(visitor.get("/files", "Accept", "application/json"));

        assertThat(json).startsWith("[{").endsWith("]\n");
        assertThat(json)
                .contains("\"name\":\"album\"", "\"seeds\":1,\"peers\":2", "\"state\":\"complete\"")
                .contains("\"path\":\"album/one.txt\",\"length\":1,\"download\":\"http://127.0.0.1:" + visitor.port()
                        + "/download?file=album%2Fone.txt\"")
                .contains("\"name\":\"new\\u000aline.txt\"")
                .contains("\"torrent\":\"http://127.0.0.1:" + visitor.port() + "/torrents/album.torrent\"");
    }

    @Test
    void showsOneOfferInDetailAndLeadsProgramsToItsTorrent() throws Exception {
        HttpResponse<byte[]> answer = visitor.get("/page?file=album");

        assertThat(Visitor.text(answer))
                .contains("<h1>", "one.txt", "/download?file=album%2Fone.txt", "spate get")
                .contains("/torrents/album.torrent", "magnet:?xt=urn:btih:");
        assertThat(answer.headers().allValues("Link")).hasSize(3).contains("</content/>; rel=enclosure");
        assertThat(visitor.get("/page?file=album/one.txt").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/style.css", "/symbols.svg", "/icon.svg"})
    void hasEverythingThatAPageNeeds(String address) throws Exception {
        HttpResponse<byte[]> answer = visitor.get(address);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isNotEmpty();
    }

    @Test
    void showsAnEmptyShare() throws Exception {
        try (Visitor empty = new Visitor(new MemoryLibrary())) {
            assertThat(Visitor.text(empty.get("/"))).contains("Nothing is offered yet");
            assertThat(Visitor.text(empty.get("/files", "Accept", "application/json")))
                    .isEqualTo("[]\n");
        }
    }
}
