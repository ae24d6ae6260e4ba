package dev.spate.wire.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.wire.ProtocolException;
import dev.spate.wire.WireLimits;
import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BitfieldTest {
    @Test
    void putsTheFirstPieceIntoTheHighestBitOfTheFirstByte() throws ProtocolException {
        Bitfield bits = Bitfield.decode(10, new byte[] {(byte) 0x81, 0x40});

        assertThat(bits.has(0)).isTrue();
        assertThat(bits.has(1)).isFalse();
        assertThat(bits.has(7)).isTrue();
        assertThat(bits.has(9)).isTrue();
        assertThat(bits.count()).isEqualTo(3);
        assertThat(bits.bytes()).containsExactly(0x81, 0x40);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 63, 64, 65, 127, 128, 129, 1003})
    void agreesWithASetOfNumbers(int size) throws ProtocolException {
        SplittableRandom random = new SplittableRandom(size);
        Bitfield bits = Bitfield.empty(size);
        BitSet model = new BitSet();

        for (int i = 0; i < 5 * size; i++) {
            int piece = random.nextInt(size);
            boolean isNew = random.nextInt(3) > 0;
            assertThat(isNew ? bits.set(piece) : bits.clear(piece)).isEqualTo(model.get(piece) != isNew);
            model.set(piece, isNew);
        }

        assertThat(bits.count()).isEqualTo(model.cardinality());
        assertThat(bits.isEmpty()).isEqualTo(model.isEmpty());
        for (int from = 0; from <= size; from++) {
            int clear = model.nextClearBit(from);
            assertThat(bits.nextSet(from)).isEqualTo(model.nextSetBit(from));
            assertThat(bits.nextClear(from)).isEqualTo(clear < size ? clear : -1);
        }
        assertThat(Bitfield.decode(size, bits.bytes())).isEqualTo(bits).hasSameHashCodeAs(bits);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 63, 64, 65, 1003})
    void comparesTwoSetsAsTheirPiecesDo(int size) {
        SplittableRandom random = new SplittableRandom(size);
        Bitfield one = Bitfield.empty(size);
        Bitfield other = Bitfield.empty(size);
        for (int piece = 0; piece < size; piece++) {
            if (random.nextInt(8) == 0) {
                one.set(piece);
            }
            if (random.nextInt(3) == 0) {
                other.set(piece);
            }
        }

        int both = 0;
        int nextInBoth = -1;
        int nextNotIn = -1;
        for (int from = size - 1; from >= 0; from--) {
            both += one.has(from) && other.has(from) ? 1 : 0;
            nextInBoth = one.has(from) && other.has(from) ? from : nextInBoth;
            nextNotIn = one.has(from) && !other.has(from) ? from : nextNotIn;
            assertThat(one.nextInBoth(other, from)).isEqualTo(nextInBoth);
            assertThat(one.nextNotIn(other, from)).isEqualTo(nextNotIn);
        }
        assertThat(one.countInBoth(other)).isEqualTo(both);
        assertThat(one.nextInBoth(other, size)).isEqualTo(-1);
        assertThatThrownBy(() -> one.countInBoth(Bitfield.empty(size + 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> one.nextNotIn(other, -1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8, 63, 64, 65, 1003})
    void isFullWithEveryPieceAndNothingElse(int size) throws ProtocolException {
        Bitfield full = Bitfield.full(size);

        assertThat(full.isFull()).isTrue();
        assertThat(full.count()).isEqualTo(size);
        assertThat(full.nextClear(0)).isEqualTo(-1);
        assertThat(Bitfield.decode(size, full.bytes())).isEqualTo(full);
    }

    @Test
    void refusesAnyBitBehindTheLastPiece() {
        for (int spare = 0; spare < 6; spare++) {
            byte[] packed = {0, (byte) (1 << spare)};
            assertThatThrownBy(() -> Bitfield.decode(10, packed)).isInstanceOf(ProtocolException.class);
        }
    }

    @Test
    void refusesAWrongLength() {
        assertThatThrownBy(() -> Bitfield.decode(10, new byte[1])).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> Bitfield.decode(10, new byte[3])).isInstanceOf(ProtocolException.class);
        assertThatThrownBy(() -> Bitfield.decode(8, new byte[0])).isInstanceOf(ProtocolException.class);
    }

    @Test
    void refusesPiecesThatItDoesNotHave() {
        Bitfield bits = Bitfield.empty(10);

        assertThatThrownBy(() -> bits.has(10)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> bits.set(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> bits.clear(10)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> bits.nextSet(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void refusesSizesThatNoTorrentHas() {
        assertThatThrownBy(() -> Bitfield.empty(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Bitfield.full(WireLimits.PIECES_MAX + 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isIndependentOfItsCopy() {
        Bitfield bits = Bitfield.empty(10);
        Bitfield copy = bits.copy();

        copy.set(3);

        assertThat(bits.has(3)).isFalse();
        assertThat(copy).isNotEqualTo(bits).hasToString("1 of 10 pieces");
    }
}
