package dev.spate.engine.webseed;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.engine.webseed.SeededFiles.Part;
import dev.spate.http.HttpUrl;
import dev.spate.wire.metainfo.Metainfo;
import dev.spate.wire.metainfo.MetainfoWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeededFilesTest {
    private static final int PIECE = 16 * 1024;

    private static Metainfo single() throws Exception {
        return Metainfo.parse(MetainfoWriter.singleFile("a name.bin", 100, PIECE)
                .pieceHashes(new byte[20])
                .toBytes());
    }

    private static Metainfo folder() throws Exception {
        return Metainfo.parse(MetainfoWriter.folder("top", PIECE)
                .file(List.of("one"), 10)
                .file(List.of("empty"), 0)
                .file(List.of("sub", "ö?"), 5)
                .file(List.of("two"), 100)
                .pieceHashes(new byte[20])
                .toBytes());
    }

    private static String url(Metainfo metainfo, String base, int file) throws Exception {
        return new SeededFiles(metainfo, HttpUrl.parse(base)).url(file).text();
    }

    @Test
    void takesTheUrlOfASingleFileAsItIsUnlessItIsAFolder() throws Exception {
        assertThat(url(single(), "http://h/x.bin?k=v", 0)).isEqualTo("http://h/x.bin?k=v");
        assertThat(url(single(), "http://h/pub/", 0)).isEqualTo("http://h/pub/a%20name.bin");
        assertThat(url(single(), "http://h/download?file=", 0)).isEqualTo("http://h/download?file=a%20name.bin");
    }

    @Test
    void leavesSignaturesThatEndInEqualsSignsAlone() throws Exception {
        for (String query : List.of("sig=q83vEjRW8A==", "e=1&sig=abc=", "sig=abc=&e=1")) {
            assertThat(url(single(), "http://h/x.bin?" + query, 0)).isEqualTo("http://h/x.bin?" + query);
            assertThat(url(folder(), "http://h/pub?" + query, 0)).isEqualTo("http://h/pub/top/one?" + query);
        }
        assertThat(url(folder(), "http://h/download?key=1&file=", 0)).isEqualTo("http://h/download?key=1&file=top/one");
    }

    @Test
    void takesABaseAsABrowserDoes() throws Exception {
        assertThat(url(single(), "http://h//dir/", 0)).isEqualTo("http://h//dir/a%20name.bin");
        assertThat(url(single(), "http://h/my files/", 0)).isEqualTo("http://h/my%20files/a%20name.bin");
        assertThat(url(single(), "http://h/[a](b)/100%/", 0)).isEqualTo("http://h/[a](b)/100%/a%20name.bin");
        assertThat(url(single(), "http://h/a/../dir/#x", 0)).isEqualTo("http://h/dir/a%20name.bin");
    }

    @Test
    void putsNameAndPathBelowTheUrl() throws Exception {
        assertThat(url(folder(), "http://h/pub/", 2)).isEqualTo("http://h/pub/top/sub/%C3%B6%3F");
        assertThat(url(folder(), "http://h/pub", 0)).isEqualTo("http://h/pub/top/one");
        assertThat(url(folder(), "http://h/pub/?key=1", 0)).isEqualTo("http://h/pub/top/one?key=1");
    }

    @Test
    void cutsARunAtTheBordersOfFiles() throws Exception {
        SeededFiles files = new SeededFiles(folder(), HttpUrl.parse("http://h/"));

        assertThat(files.parts(4, 20))
                .containsExactly(new Part(0, 4, 6, false), new Part(2, 0, 5, false), new Part(3, 0, 9, false));
        assertThat(files.parts(15, 100)).containsExactly(new Part(3, 0, 100, false));
        assertThat(files.parts(10, 1)).containsExactly(new Part(2, 0, 1, false));
    }
}
