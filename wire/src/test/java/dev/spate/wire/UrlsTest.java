package dev.spate.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UrlsTest {
    @Test
    void takesWebSeedsAsABrowserDoes() {
        assertThat(Urls.webSeed(" http://h/my files/[1] 100%/\r\nx?sig=a== \n"))
                .contains("http://h/my%20files/[1]%20100%/x?sig=a==");
    }

    @Test
    void leavesOutWhatIsNone() {
        assertThat(Urls.webSeed("ftp://h/")).isEmpty();
        assertThat(Urls.webSeed("http://h/\u0001")).isEmpty();
        assertThat(Urls.webSeed("")).isEmpty();
    }
}
