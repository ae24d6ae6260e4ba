package dev.spate.wire.bencode;

/**
 * One bencoded value (BEP 3).
 *
 * <p>A decoded value remembers which bytes of its document it came from, because an info-hash is taken over the exact
 * bytes that somebody published and never over what we would have written ourselves. Equality ignores this position.
 */
public sealed interface BencodeValue permits BencodeInteger, BencodeString, BencodeList, BencodeDictionary {
    /** Index of the value's first byte in the array it was decoded from; without meaning when it was not decoded. */
    int start();

    /** Index after the value's last byte in the array it was decoded from; without meaning when it was not decoded. */
    int end();
}
