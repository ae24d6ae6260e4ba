package dev.spate.wire.peer;

import dev.spate.wire.ProtocolException;
import java.nio.ByteBuffer;

/** Payloads on the heap. Counts how many are held and fails when one is released twice. */
final class FakePayloads implements PayloadSource {
    int held;
    int taken;
    int credit = Integer.MAX_VALUE;

    @Override
    public PayloadBuffer take(int length) throws ProtocolException {
        if (taken == credit) {
            throw new ProtocolException("nothing was requested");
        }
        taken++;
        held++;
        return new Bytes(ByteBuffer.allocate(length));
    }

    /** A payload with these bytes. */
    Bytes of(byte[] bytes) {
        held++;
        return new Bytes(ByteBuffer.wrap(bytes));
    }

    /** Compares by its bytes, so that whole messages can be compared. */
    final class Bytes implements PayloadBuffer {
        private final ByteBuffer space;
        private boolean released;

        private Bytes(ByteBuffer space) {
            this.space = space;
        }

        @Override
        public ByteBuffer space() {
            return space;
        }

        @Override
        public int length() {
            return space.capacity();
        }

        @Override
        public void release() {
            if (released) {
                throw new IllegalStateException("released twice");
            }
            released = true;
            held--;
        }

        byte[] bytes() {
            return space.array();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Bytes that && ByteBuffer.wrap(bytes()).equals(ByteBuffer.wrap(that.bytes()));
        }

        @Override
        public int hashCode() {
            return ByteBuffer.wrap(bytes()).hashCode();
        }
    }
}
