package dev.spate.engine;

/** What this program calls itself to others. */
final class ClientName {
    static final String NUMBER = "0.1.0";

    /** Name and version, as peers see them. */
    static final String CLIENT = "Spate " + NUMBER;

    /** The beginning of our peer ids (BEP 20): two letters and four digits of the version. */
    static final String PEER_ID_PREFIX = "-SP0100-";

    private ClientName() {}
}
