package dev.spate.engine.download;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.http.HttpException;
import dev.spate.http.HttpHeaders;
import dev.spate.http.HttpUrl;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DownloadNameTest {
    private static String named(String disposition, String url) throws HttpException {
        return DownloadName.of(HttpHeaders.NONE.with("Content-Disposition", disposition), HttpUrl.parse(url));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "attachment; filename=plain.iso|plain.iso",
                "attachment; filename=\"with space; and semicolon.iso\"|with space; and semicolon.iso",
                "attachment; filename=\"quo\\\"te.iso\"|quo\"te.iso",
                "inline; x=y; FileName = a.bin ; z=1|a.bin",
                "attachment; filename=fallback.txt; filename*=UTF-8''%e2%82%ac%20rates.txt|€ rates.txt",
                "attachment; filename*=iso-8859-1'en'%A3.txt|£.txt",
                "attachment; filename*=koi8-r''%A3.txt; filename=b|b",
                "attachment; filename*=broken; filename=b|b",
                "attachment; filename=\"../../etc/passwd\"|passwd",
                "attachment; filename=\"C:\\\\Windows\\\\evil.exe\"|evil.exe",
                "attachment; filename=\".bashrc\"|_.bashrc",
                "attachment; filename*=UTF-8''..%2f..%2fx|x",
                "attachment; filename=\"..\"|last.bin",
                "attachment; filename=\"\"|last.bin",
                "attachment|last.bin",
                "attachment; filename|last.bin",
                "attachment; filename=\"unclosed|unclosed"
            })
    void takesTheNameThatTheServerGivesAndMakesItSafe(String disposition, String name) throws HttpException {
        assertThat(named(disposition, "http://h/dir/last.bin?x=y")).isEqualTo(name);
    }

    @Test
    void readsUtf8ThatWasSentWithoutSayingSo() throws HttpException {
        String raw = new String("größe.txt".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);

        // C1 characters are in the bytes but not in the name.
        assertThat(named("attachment; filename=\"" + raw + "\"", "http://h/x")).isEqualTo("größe.txt");
    }

    @ParameterizedTest
    @CsvSource({
        "http://h/a/b.iso?q=1, b.iso",
        "http://h/a%20b%2Fc.iso, c.iso",
        "http://h/%ff.iso, _.iso",
        "http://h/%zz, %zz",
        "http://h/, download",
        "http://h, download",
        "http://h/dir/, download",
        "http://h/..%2f, download",
        "http://h/%00%0a.txt, __.txt"
    })
    void takesTheLastPartOfThePathOtherwise(String url, String name) throws HttpException {
        assertThat(DownloadName.of(HttpHeaders.NONE, HttpUrl.parse(url))).isEqualTo(name);
    }
}
