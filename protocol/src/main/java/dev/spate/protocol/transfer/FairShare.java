package dev.spate.protocol.transfer;

/**
 * How much of a shared resource one holder may still take: nobody may hold more than a fixed multiple of what is left
 * (the dynamic thresholds of Choudhury and Hahne, 1998, for the buffers of switches).
 *
 * <p>So a single holder gets nearly all, with something left for the next one. Many holders that want more than there
 * is get equal shares. A holder that wants little always finds it.
 */
final class FairShare {
    private FairShare() {}

    /**
     * How many more this holder may take.
     *
     * @param left what nobody holds
     * @param held what this holder already has
     * @param times how many times what is left it may hold
     */
    static int more(int left, int held, int times) {
        long below = (long) times * left - held;
        // Each one that is taken raises what the holder has and lowers what is left.
        return below <= 0 ? 0 : (int) Math.min(left, Math.ceilDiv(below, times + 1L));
    }
}
