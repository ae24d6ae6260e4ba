package dev.spate.engine.resume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.wire.peer.Bitfield;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResumeSlotTest {
    private static final int SEAL = 0x12345678;
    private static final int PIECES = 100;
    private static final int FILES = 10_000;

    private static ResumeSlot slot(List<ResumeSlot.SavedStamp> stamps) {
        BitSet guarded = new BitSet();
        guarded.set(7);
        Bitfield pieces = Bitfield.empty(PIECES);
        pieces.set(3);
        return new ResumeSlot(5, 6, true, 7, 8, pieces, Collections.nCopies(FILES, 4), guarded, stamps);
    }

    private static Optional<ResumeSlot> decode(byte[] bytes) {
        return ResumeSlot.decode(bytes, PIECES, FILES, SEAL);
    }

    @Test
    void takesOneByteForEachFileUntilTheLastSave() {
        ResumeSlot resumeSlot = slot(List.of());
        byte[] bytes = resumeSlot.encode(SEAL);

        assertThat(bytes).hasSizeLessThan(FILES + 100);
        assertThat(decode(bytes)).hasValue(resumeSlot);
        // The file contains bytes of an earlier save after the slot.
        assertThat(decode(Arrays.copyOf(bytes, ResumeSlot.length(PIECES, FILES))))
                .hasValue(resumeSlot);
    }

    @Test
    void keepsTheStampsOfTheLastSave() {
        ResumeSlot resumeSlot = slot(Collections.nCopies(FILES, new ResumeSlot.SavedStamp(12, 34)));

        assertThat(decode(resumeSlot.encode(SEAL))).hasValue(resumeSlot);
    }

    @Test
    void readsASaveOfAnEarlierVersionWhichHadRoomForStamps() {
        byte[] bytes =
                slot(Collections.nCopies(FILES, ResumeSlot.SavedStamp.NONE)).encode(SEAL);
        bytes[16] &= ~1;
        int end = bytes.length - Integer.BYTES;
        ByteBuffer.wrap(bytes).putInt(end, ResumeHeader.checksum(bytes, end) ^ SEAL);

        assertThat(decode(bytes)).hasValue(slot(List.of()));
    }

    @Test
    void refusesWhatIsCutOffOrOfAnotherHeader() {
        byte[] bytes = slot(List.of()).encode(SEAL);

        assertThat(decode(Arrays.copyOf(bytes, bytes.length - 1))).isEmpty();
        assertThat(decode(new byte[0])).isEmpty();
        assertThat(decode(new byte[ResumeSlot.length(PIECES, FILES)])).isEmpty();
        assertThat(ResumeSlot.decode(bytes, PIECES, FILES, SEAL + 1)).isEmpty();
    }
}
