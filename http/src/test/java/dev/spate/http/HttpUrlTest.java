package dev.spate.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpUrlTest {
    @Test
    void keepsPathAndQueryExactlyAsWritten() throws HttpException {
        HttpUrl url = HttpUrl.parse("HTTP://Tracker.Example.org:8080/a%2fb/%C3%bc;x=1/announce?passkey=%aB+c&&=#frag");

        assertThat(url.host()).isEqualTo("tracker.example.org");
        assertThat(url.port()).isEqualTo(8080);
        assertThat(url.rawPath()).isEqualTo("/a%2fb/%C3%bc;x=1/announce");
        assertThat(url.rawQuery()).isEqualTo("passkey=%aB+c&&=");
        assertThat(url.target()).isEqualTo("/a%2fb/%C3%bc;x=1/announce?passkey=%aB+c&&=");
    }

    @Test
    void writesCharactersThatMayNotStandInAUrlInTheirPercentForm() throws HttpException {
        assertThat(HttpUrl.parse("http://h/a b\\ü{}?q=\"x\"").target()).isEqualTo("/a%20b%5C%C3%BC%7B%7D?q=%22x%22");
    }

    @Test
    void hidesPasswordAndQueryInLogs() throws HttpException {
        HttpUrl url = HttpUrl.parse("https://user:secret@h/announce?passkey=hidden");

        assertThat(url.toString()).isEqualTo("https://h/announce?…");
        assertThat(url.text()).isEqualTo("https://user:secret@h/announce?passkey=hidden");
    }

    @Test
    void takesAHostWithoutPath() throws HttpException {
        assertThat(HttpUrl.parse("http://h?a=b").target()).isEqualTo("/?a=b");
        assertThat(HttpUrl.parse("https://h").target()).isEqualTo("/");
        assertThat(HttpUrl.parse("https://h:").port()).isEqualTo(443);
        assertThat(HttpUrl.parse("http://h./").host()).isEqualTo("h");
    }

    @Test
    void readsIpv6InBracketsAndUnwrapsIpv4InIt() throws HttpException {
        assertThat(HttpUrl.parse("http://[2001:DB8::1]:81/").hostHeader()).isEqualTo("[2001:db8:0:0:0:0:0:1]:81");
        assertThat(HttpUrl.parse("http://[::ffff:127.0.0.1]/").host()).isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.org/x",
                "ftp://h/",
                "file:///etc/passwd",
                "jar:http://h/!/",
                "data:text/plain,x",
                "\\\\host\\share",
                "http:/h",
                "http://",
                "http:///path",
                "http://:80/",
                "http://h:0/",
                "http://h:65536/",
                "http://h:-1/",
                "http://h:8x/",
                "http://h:99999999999/",
                "http://a@b@c/",
                "http://us er@c/",
                "http://2130706433/",
                "http://0x7f000001/",
                "http://0x7f.0.0.1/",
                "http://0177.0.0.1/",
                "http://127.1/",
                "http://127.0.0.1.1/",
                "http://256.1.1.1/",
                "http://01.2.3.4/",
                "http://1.2.3.4.5/",
                "http://a.0x7f/",
                "http://[::1/",
                "http://[::1]x/",
                "http://::1/",
                "http://[fe80::1%25eth0]/",
                "http://[127.0.0.1]/",
                "http://[:::]/",
                "http://a..b/",
                "http://-a.b/",
                "http://a b/",
                "http://a%41/",
                "http://bücher.example/",
                "http://h/a\r\nHost: evil",
                "http://h/\u0000",
                "http://h/\u007f"
            })
    void refusesWhatIsNoPlainHttpUrl(String text) {
        assertThatThrownBy(() -> HttpUrl.parse(text))
                .isInstanceOfSatisfying(
                        HttpException.class, e -> assertThat(e.reason()).isEqualTo(HttpException.Reason.BAD_URL));
    }

    @Test
    void dropsSpacesAroundAUrl() throws HttpException {
        assertThat(HttpUrl.parse(" \thttp://h/a b\n").target()).isEqualTo("/a%20b");
    }

    @Test
    void staysAtItsServerWhateverThePathBeginsWith() throws HttpException {
        assertThat(HttpUrl.parse("http://h/x?q").at("//dir/../y?z=//").text()).isEqualTo("http://h//y?z=//");
    }

    @Test
    void refusesAnEndlessUrl() {
        assertThatThrownBy(() -> HttpUrl.parse("http://h/" + "a".repeat(HttpLimits.URL_LENGTH_MAX)))
                .isInstanceOf(HttpException.class);
        assertThatThrownBy(() -> HttpUrl.parse("http://" + "a.".repeat(200) + "b/"))
                .isInstanceOf(HttpException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "http://x/y, http://x/y",
        "//x/y, https://x/y",
        "/y?z, https://h/y?z",
        "y, https://h/a/y",
        "./y, https://h/a/y",
        "../y, https://h/y",
        "../../../y, https://h/y",
        "y/../z/., https://h/a/z/",
        "..., https://h/a/...",
        "?n=1, https://h/a/b?n=1",
        "#top, https://h/a/b?q",
        "y?a=../.., https://h/a/y?a=../..",
        "a b, https://h/a/a%20b"
    })
    void resolvesWhatARedirectSays(String reference, String expected) throws HttpException {
        HttpUrl base = HttpUrl.parse("https://h/a/b?q");

        assertThat(base.resolve(reference).text()).isEqualTo(expected);
    }

    @Test
    void refusesRedirectsToOtherSchemes() throws HttpException {
        HttpUrl base = HttpUrl.parse("https://h/a/b");

        for (String reference : List.of("file:/etc/passwd", "ftp://h/", "javascript:x", "http:relative")) {
            assertThatThrownBy(() -> base.resolve(reference)).isInstanceOf(HttpException.class);
        }
    }

    @Test
    void appendsParametersToWhateverQueryThereIs() throws HttpException {
        assertThat(HttpUrl.parse("http://h/a").withQueryAppended("k=%00").target())
                .isEqualTo("/a?k=%00");
        assertThat(HttpUrl.parse("http://h/a?").withQueryAppended("k=v").target())
                .isEqualTo("/a?k=v");
        assertThat(HttpUrl.parse("http://h/a?b=c").withQueryAppended("k=v").target())
                .isEqualTo("/a?b=c&k=v");
    }
}
