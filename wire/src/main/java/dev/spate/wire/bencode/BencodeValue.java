package dev.spate.wire.bencode;

/**
 * One bencoded value (BEP 3).
 *
 * <p>A decoded value remembers its position in the document, because an info-hash is computed over the exact published
 * bytes and never over bytes that we would write. Equality ignores the position.
 */
public sealed interface BencodeValue permits BencodeInteger, BencodeString, BencodeList, BencodeDictionary {
    /** Index of the value's first byte in the array it was decoded from; meaningless when it was not decoded. */
    int start();

    /** Index after the value's last byte in the array it was decoded from; meaningless when it was not decoded. */
    int end();
}
