package dev.spate.wire.announce;

import dev.spate.wire.bencode.BencodeDictionary;
import dev.spate.wire.bencode.BencodeString;
import java.util.Optional;
import java.util.OptionalLong;

/** Numbers in the answers of HTTP trackers; some trackers write them as text. Stateless. */
final class LenientNumbers {
    // 18 digits cannot overflow a long; a longer number counts as endless.
    private static final int DIGITS_MAX = 18;

    private LenientNumbers() {}

    static OptionalLong of(BencodeDictionary values, String key) {
        Optional<BencodeString> text = values.string(key);
        return text.isPresent() ? digits(text.get()) : values.integer(key);
    }

    private static OptionalLong digits(BencodeString text) {
        long number = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.byteAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return OptionalLong.empty();
            }
            number = i < DIGITS_MAX ? 10 * number + digit : Long.MAX_VALUE;
        }
        return text.length() == 0 ? OptionalLong.empty() : OptionalLong.of(number);
    }
}
