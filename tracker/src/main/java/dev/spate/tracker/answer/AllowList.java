package dev.spate.tracker.answer;

import dev.spate.tracker.swarm.SwarmKey;
import dev.spate.wire.ProtocolException;
import java.util.HexFormat;
import java.util.function.Consumer;

/** Reads an allow-list: one info-hash on each line, 40 hexadecimal digits, or 64 for v2; {@code #} begins a comment. */
public final class AllowList {
    private static final int V1_DIGITS = 40;
    private static final int V2_DIGITS = 64;

    private final InfoHashSet.Builder hashes = new InfoHashSet.Builder(0);
    private int line;

    /** An empty list. */
    public AllowList() {}

    /**
     * Adds the next line of the file.
     *
     * @throws ProtocolException when it is neither empty nor an info-hash, or the list has become too long
     */
    public void add(String text) throws ProtocolException {
        line++;
        int comment = text.indexOf('#');
        String digits = (comment < 0 ? text : text.substring(0, comment)).strip();
        if (digits.isEmpty()) {
            return;
        }
        if (hashes.size() == AnswerLimits.ALLOWED_MAX) {
            throw new ProtocolException("line " + line + ": more than " + AnswerLimits.ALLOWED_MAX + " info-hashes");
        }
        if (digits.length() != V1_DIGITS && digits.length() != V2_DIGITS) {
            throw new ProtocolException("line " + line + " is not an info-hash of 40 or 64 hexadecimal digits");
        }
        try {
            // Peers announce the first 20 bytes of a v2 info-hash (BEP 52).
            hashes.add(SwarmKey.of(HexFormat.of().parseHex(digits.substring(0, V1_DIGITS))));
        } catch (IllegalArgumentException e) {
            throw new ProtocolException("line " + line + " is not an info-hash of 40 or 64 hexadecimal digits", e);
        }
    }

    /** The number of different hashes. */
    public int size() {
        return hashes.size();
    }

    void replaceIn(Admission admission, Consumer<SwarmKey> gone) {
        InfoHashSet before = admission.replaceList(hashes.build());
        before.forEach(key -> {
            if (!admission.admits(key)) {
                gone.accept(key);
            }
        });
    }
}
