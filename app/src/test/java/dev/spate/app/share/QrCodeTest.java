package dev.spate.app.share;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QrCodeTest {
    /** The width of a module on a picture of a screen. */
    private static final int DOTS = 4;

    private static final int LIGHT = 0xFFFFFF;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://192.168.1.7:7070/files/a",
                "magnet:?xt=urn:btih:0123456789abcdef0123456789abcdef01234567&dn=sch%C3%B6n&tr=http%3A%2F%2F[::1]:7070%2Fannounce",
                "http://127.0.0.1:7070/download?file=%E6%96%87%E4%BB%B6%20%F0%9F%8C%8A"
            })
    void aPictureOfTheScreenReadsAsTheText(String text) throws ReaderException {
        assertThat(read(QrCode.lines(text))).isEqualTo(text);
    }

    @Test
    void aTextThatIsTooLongHasNoCode() {
        assertThat(QrCode.lines("x".repeat(3_000))).isEmpty();
    }

    /** Reads a dark screen as a phone does: each character is two modules, one above the other. */
    private static String read(List<String> lines) throws ReaderException {
        int width = (lines.getFirst().length() + 4) * DOTS;
        int height = (2 * lines.size() + 4) * DOTS;
        // Dark around the code, as on most terminals.
        int[] dots = new int[width * height];
        for (int line = 0; line < lines.size(); line++) {
            for (int column = 0; column < lines.get(line).length(); column++) {
                char drawn = lines.get(line).charAt(column);
                fill(dots, width, column + 2, 2 * line + 2, drawn == '█' || drawn == '▀');
                fill(dots, width, column + 2, 2 * line + 3, drawn == '█' || drawn == '▄');
            }
        }
        var source = new RGBLuminanceSource(width, height, dots);
        return new QRCodeReader()
                .decode(new BinaryBitmap(new HybridBinarizer(source)))
                .getText();
    }

    private static void fill(int[] dots, int width, int x, int y, boolean isLight) {
        for (int row = y * DOTS; row < (y + 1) * DOTS; row++) {
            Arrays.fill(dots, row * width + x * DOTS, row * width + (x + 1) * DOTS, isLight ? LIGHT : 0);
        }
    }
}
