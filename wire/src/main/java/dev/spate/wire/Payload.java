package dev.spate.wire;

/**
 * The bytes of one block, as an opaque handle: machines pass it on and never read its bytes.
 *
 * <p>Its holder releases it exactly once. In production it stands for pooled memory; in a simulation its bytes exist
 * only as a number.
 */
public interface Payload {
    /** Bytes in this block. */
    int length();

    /**
     * Appends the bytes of another payload to this one, if they fit.
     *
     * @param rest released when its bytes are added, unchanged otherwise
     * @return whether they were added
     */
    default boolean append(Payload rest) {
        return false;
    }

    /** Gives the memory back. Nobody may use the handle afterwards. */
    void release();
}
