package dev.spate.tracker.front;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Any bytes are a head, an unfinished head, or refused; the end of the head is the same for portions of any size. */
public class RequestHeadFuzzTest {
    // JUnit calls this method; only the target of {@code FuzzingTest} is public.
    RequestHeadFuzzTest() {}

    @FuzzTest(maxDuration = "20s")
    void parsesOrRefuses(byte[] bytes) {
        check(bytes);
    }

    public static void check(byte[] bytes) {
        int end = RequestHead.end(bytes, 0, 0, bytes.length);
        int inPortions = RequestHead.UNFINISHED;
        int scanned = 0;
        for (int length = 1; length <= bytes.length && inPortions == RequestHead.UNFINISHED; length++) {
            inPortions = RequestHead.end(bytes, 0, scanned, length);
            scanned = length;
        }
        if (end != inPortions) {
            throw new AssertionError(end + " at once, " + inPortions + " in portions");
        }
        if (end > 0 && RequestHead.parse(bytes, 0, end) instanceof RequestHead.Request request) {
            boolean isClean = request.target().chars().allMatch(c -> c > 0x20 && c != 0x7f);
            if (!isClean) {
                throw new AssertionError("a target with control characters");
            }
        }
    }
}
