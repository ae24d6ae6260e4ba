package dev.spate.wire.mse;

import java.util.EnumSet;
import java.util.Set;

/** What may follow the handshake: one bit of {@code crypto_provide} and {@code crypto_select}. */
public enum CryptoMethod {
    /** The bytes of the peer wire protocol as they are. */
    PLAINTEXT(1),

    /** RC4 in both directions. */
    RC4(2);

    private final int bit;

    CryptoMethod(int bit) {
        this.bit = bit;
    }

    int bit() {
        return bit;
    }

    /** Unknown bits are ignored. */
    static Set<CryptoMethod> ofBits(int bits) {
        Set<CryptoMethod> methods = EnumSet.noneOf(CryptoMethod.class);
        for (CryptoMethod method : values()) {
            if ((bits & method.bit) != 0) {
                methods.add(method);
            }
        }
        return methods;
    }

    static int bits(Set<CryptoMethod> methods) {
        return methods.stream().mapToInt(CryptoMethod::bit).sum();
    }
}
