package dev.spate.engine;

/** What this program calls itself to others. */
final class Version {
    /** Name and version, as peers and trackers see them. */
    static final String CLIENT = "Spate 0.1";

    /** The beginning of our peer ids (BEP 20): two letters and four digits of the version. */
    static final String PEER_ID_PREFIX = "-SP0010-";

    private Version() {}
}
