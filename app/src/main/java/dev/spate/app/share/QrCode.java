package dev.spate.app.share;

import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.util.ArrayList;
import java.util.List;

/** A QR code for a terminal, drawn with half blocks. Phones read it light on dark and dark on light. Stateless. */
final class QrCode {
    /** The standard asks for a quiet zone of four modules; two are enough for readers. */
    private static final int MARGIN = 2;

    private QrCode() {}

    /** The lines of the code, or none if the text is too long for one. */
    static List<String> lines(String text) {
        ByteMatrix modules;
        try {
            modules = Encoder.encode(text, ErrorCorrectionLevel.L).getMatrix();
        } catch (WriterException tooLong) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        for (int y = -MARGIN; y < modules.getHeight() + MARGIN; y += 2) {
            StringBuilder line = new StringBuilder();
            for (int x = -MARGIN; x < modules.getWidth() + MARGIN; x++) {
                boolean upper = isDark(modules, x, y);
                boolean lower = isDark(modules, x, y + 1);
                // Most terminals are dark, so the light modules are drawn.
                line.append(upper ? lower ? ' ' : '▄' : lower ? '▀' : '█');
            }
            lines.add(line.toString());
        }
        return lines;
    }

    private static boolean isDark(ByteMatrix modules, int x, int y) {
        return x >= 0 && y >= 0 && x < modules.getWidth() && y < modules.getHeight() && modules.get(x, y) == 1;
    }
}
