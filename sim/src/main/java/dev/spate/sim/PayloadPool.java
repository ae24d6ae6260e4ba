package dev.spate.sim;

import static dev.spate.protocol.machine.Check.check;

import dev.spate.wire.Payload;
import dev.spate.wire.peer.PayloadBuffer;
import java.nio.ByteBuffer;

/** Memory for blocks that arrive at one host. It counts them, so that a leak or a second release is detected. */
final class PayloadPool {
    private int held;

    /** A block in memory. */
    sealed interface Held extends Payload {
        BlockData data();
    }

    /** The number of payloads that are not released. */
    int held() {
        return held;
    }

    Held phantom(int length, BlockData data) {
        held++;
        return new PhantomPayload(this, length, data);
    }

    PayloadBuffer buffer(int length) {
        held++;
        return new RealPayload(this, length);
    }

    private static final class Loan {
        private final PayloadPool pool;
        private boolean isReleased;

        Loan(PayloadPool pool) {
            this.pool = pool;
        }

        void end() {
            check(!isReleased, "a payload is released once");
            isReleased = true;
            pool.held--;
        }
    }

    private static final class PhantomPayload implements Held {
        private final Loan loan;
        private final int length;
        private final BlockData data;

        PhantomPayload(PayloadPool pool, int length, BlockData data) {
            this.loan = new Loan(pool);
            this.length = length;
            this.data = data;
        }

        @Override
        public int length() {
            return length;
        }

        @Override
        public BlockData data() {
            return data;
        }

        @Override
        public void release() {
            loan.end();
        }

        @Override
        public String toString() {
            return data.toString();
        }
    }

    private static final class RealPayload implements Held, PayloadBuffer {
        private final Loan loan;
        private final ByteBuffer space;

        RealPayload(PayloadPool pool, int length) {
            this.loan = new Loan(pool);
            this.space = ByteBuffer.allocate(length);
        }

        @Override
        public int length() {
            return space.capacity();
        }

        @Override
        public ByteBuffer space() {
            return space;
        }

        @Override
        public BlockData data() {
            return new BlockData.Real(space.array());
        }

        @Override
        public void release() {
            loan.end();
        }

        @Override
        public String toString() {
            return data().toString();
        }
    }
}
