package dev.spate.wire.metainfo;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.spate.wire.ProtocolException;
import java.util.Arrays;

/** Runs over the seeds in a normal build; with {@code JAZZER_FUZZ=1} it searches for new inputs. */
public class MetainfoFuzzTest {
    // JUnit calls this method; only the target of {@code FuzzingTest} is public.
    MetainfoFuzzTest() {}

    @FuzzTest(maxDuration = "60s")
    void parsesOrRefuses(byte[] input) {
        check(input);
    }

    public static void check(byte[] input) {
        try {
            Metainfo metainfo = Metainfo.parse(input);
            for (FileEntry file : metainfo.files()) {
                for (String element : file.path()) {
                    if (element.isEmpty() || element.equals("..") || element.indexOf('/') >= 0) {
                        throw new AssertionError("an unsafe path");
                    }
                }
                if (file.end() > metainfo.geometry().totalLength()) {
                    throw new AssertionError("a file beyond the end of the content");
                }
            }
            metainfo.toMagnet().toUri();
            checkRoundTrip(metainfo);
        } catch (ProtocolException refused) {
            // The expected result for most inputs.
        }
    }

    private static void checkRoundTrip(Metainfo metainfo) {
        Metainfo again;
        try {
            again = Metainfo.parse(metainfo.toTorrent());
        } catch (ProtocolException e) {
            throw new AssertionError("what was written cannot be read", e);
        }
        boolean isSame = again.infoHash().equals(metainfo.infoHash())
                && again.trackers().equals(metainfo.trackers())
                && again.webSeeds().equals(metainfo.webSeeds())
                && again.httpSeeds().equals(metainfo.httpSeeds())
                && again.nodes().equals(metainfo.nodes())
                && again.comment().equals(metainfo.comment())
                && again.createdBy().equals(metainfo.createdBy())
                && again.creationDate().equals(metainfo.creationDate());
        if (!isSame) {
            throw new AssertionError("a torrent reads differently after it was written");
        }
        for (int i = 0; i < metainfo.files().size(); i++) {
            byte[] layer = metainfo.pieceLayer(i).orElse(new byte[0]);
            if (!Arrays.equals(layer, again.pieceLayer(i).orElse(new byte[0]))) {
                throw new AssertionError("a piece layer is lost");
            }
        }
    }
}
