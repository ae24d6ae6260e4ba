package dev.spate.wire.metainfo;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.spate.wire.ProtocolException;

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
        } catch (ProtocolException refused) {
            // The expected result for most inputs.
        }
    }
}
