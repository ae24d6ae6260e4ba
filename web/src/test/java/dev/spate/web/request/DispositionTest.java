package dev.spate.web.request;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DispositionTest {
    @Test
    void leavesAPlainNameUnchanged() {
        assertThat(Disposition.attachment("a b.txt")).isEqualTo("attachment; filename=\"a b.txt\"");
    }

    @Test
    void encodesAnyOtherNameExactly() {
        assertThat(Disposition.inline("a\"b\\c%20\r\n\u20ac\uD83D\uDE00.txt"))
                .isEqualTo("inline; filename=\"a_b_c_20____.txt\";"
                        + " filename*=UTF-8''a%22b%5Cc%2520%0D%0A%E2%82%AC%F0%9F%98%80.txt");
    }
}
