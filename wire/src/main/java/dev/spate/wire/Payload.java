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

    /**
     * Adds the bytes of another payload to this one, if there is room for them.
     *
     * @param rest released when its bytes are added, and left alone otherwise
     * @return whether they were added
     */
    default boolean append(Payload rest) {
        return false;
    }

    /** Gives the memory back. The handle must not be used afterwards. */
    void release();
}
