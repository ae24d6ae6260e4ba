package dev.spate.wire.bencode;

import dev.spate.wire.ProtocolException;
import java.util.List;

/**
 * A decoded document.
 *
 * @param root the outer value
 * @param warnings what strict reading would have refused, one line each, without bytes of the input; a few at most
 */
public record BencodeDocument(BencodeValue root, List<String> warnings) {
    public BencodeDocument {
        warnings = List.copyOf(warnings);
    }

    /**
     * The outer value as a dictionary.
     *
     * @throws ProtocolException if it is something else
     */
    public BencodeDictionary dictionary() throws ProtocolException {
        if (root instanceof BencodeDictionary dictionary) {
            return dictionary;
        }
        throw new ProtocolException("bencode: the outer value is not a dictionary");
    }
}
