package dev.spate.protocol.transfer;

/**
 * How much of something that is shared may be lent to one who asks: nobody holds more than some times what is left (the
 * dynamic thresholds of Choudhury and Hahne, 1998, for the buffers of switches).
 *
 * <p>One alone so gets nearly all, with something left for whoever comes next; many who want more than there is get
 * equally much; and who wants little always finds it.
 */
final class FairShare {
    private FairShare() {}

    /**
     * How many more may be lent.
     *
     * @param left what is lent to nobody
     * @param held what is lent to this one already
     * @param times how many times what is left it may hold
     */
    static int more(int left, int held, int times) {
        long below = (long) times * left - held;
        // Each one that is lent raises what it holds and lowers what is left.
        return below <= 0 ? 0 : (int) Math.min(left, Math.ceilDiv(below, times + 1L));
    }
}
