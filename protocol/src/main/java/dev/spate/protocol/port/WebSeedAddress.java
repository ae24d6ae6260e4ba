package dev.spate.protocol.port;

import static dev.spate.protocol.machine.Check.check;

import dev.spate.wire.PeerAddress;

/**
 * The addresses by which a torrent knows its web seeds: they are of the network 0.0.0.0/8, in which nothing can be
 * reached. No peer can have such an address, so only the owner can name a web seed. The engine knows which server each
 * one stands for.
 */
public final class WebSeedAddress {
    private static final int ALWAYS = 0;
    private static final int LAST_RESORT = 1;
    private static final int PORT = 1;

    private WebSeedAddress() {}

    /**
     * The address of a web seed.
     *
     * @param number unique within a torrent, 0 to 254
     * @param isLastResort whether we request only blocks from it that peers do not deliver
     */
    public static PeerAddress of(int number, boolean isLastResort) {
        check(number >= 0 && number < 255, "a torrent has few web seeds");
        byte[] ip = {0, 0, (byte) (isLastResort ? LAST_RESORT : ALWAYS), (byte) (number + 1)};
        return PeerAddress.of(ip, PORT);
    }

    /** Whether this is the address of a web seed. */
    public static boolean isWebSeed(PeerAddress address) {
        return !address.isIpv6() && address.ip()[0] == 0;
    }

    /** Whether this is the address of a web seed of last resort. */
    public static boolean isLastResort(PeerAddress address) {
        return isWebSeed(address) && address.ip()[2] == LAST_RESORT;
    }
}
