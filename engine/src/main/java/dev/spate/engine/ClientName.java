package dev.spate.engine;

/** The name and version of this program, as it tells them to others. */
final class ClientName {
    /** The version. */
    static final String NUMBER = "0.1.0";

    /** Name and version for peers. */
    static final String CLIENT = "Spate " + NUMBER;

    /** The prefix of our peer ids (BEP 20): two letters, and four digits of the version. */
    static final String PEER_ID_PREFIX = "-SP0100-";

    private ClientName() {}
}
