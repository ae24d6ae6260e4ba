package dev.spate.wire.mse;

/** Lengths of the handshake, and the bounds on what the other side may send. */
public final class MseLimits {
    /** Bytes of a public key and of S: 768 bits, whatever their leading zeros. */
    public static final int KEY_LENGTH = 96;

    /** The most bytes of each padding, as the specification says; one more ends the handshake. */
    public static final int PAD_LENGTH_MAX = 512;

    /** The most bytes of IA that its 16-bit length can tell. They are never kept: IA is the beginning of the stream. */
    static final int INITIAL_PAYLOAD_MAX = 0xffff;

    /** Bytes of the private exponent: 160 bits, as the specification recommends. Longer ones only cost time. */
    static final int EXPONENT_LENGTH = 20;

    /** Bytes of VC, all zero. */
    static final int VC_LENGTH = 8;

    /** The first bytes of an RC4 stream tell about its key, so they are not used. */
    static final int DROPPED_LENGTH = 1024;

    private MseLimits() {}
}
