package dev.spate.wire;

/**
 * The bytes of one block, as an opaque handle: machines pass it on and never look inside.
 *
 * <p>Whoever holds it releases it, exactly once. In production it stands for pooled memory, in a simulation for
 * bytes that exist only as a number.
 */
public interface Payload {
    /** Bytes in this block. */
    int length();

    /** Gives the memory back. The handle must not be used afterwards. */
    void release();
}
