package dev.spate.wire.peer;

import dev.spate.wire.PeerAddress;
import dev.spate.wire.PlainText;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.bencode.BencodeDecoder;
import dev.spate.wire.bencode.BencodeDictionary;
import dev.spate.wire.bencode.BencodeInteger;
import dev.spate.wire.bencode.BencodeString;
import dev.spate.wire.bencode.BencodeWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The bencoded dictionary of an extension handshake (BEP 10).
 *
 * <p>All keys are optional and clients put different values there, so a value that makes no sense counts as missing.
 * Only a body that is not a dictionary is refused.
 */
final class ExtensionHandshakeCodec {
    private static final BencodeDecoder DECODER =
            new BencodeDecoder(false, true, PeerLimits.EXTENSION_DEPTH_MAX, PeerLimits.EXTENSION_VALUES_MAX);

    private ExtensionHandshakeCodec() {}

    static Message.ExtensionHandshake decode(byte[] body) throws ProtocolException {
        BencodeDictionary dictionary = DECODER.decodeDictionary(body);
        return new Message.ExtensionHandshake(
                dictionary.dictionary("m").map(ExtensionHandshakeCodec::ids).orElse(Map.of()),
                dictionary
                        .string("v")
                        .map(name -> PlainText.of(name.bytes(), PeerLimits.CLIENT_NAME_MAX))
                        .orElse(""),
                number(dictionary, "p", 0xffff),
                Math.clamp(dictionary.integer("reqq").orElse(0), 0, PeerLimits.REQUEST_QUEUE_MAX),
                number(dictionary, "metadata_size", Integer.MAX_VALUE),
                dictionary.integer("upload_only").orElse(0) == 1,
                address(dictionary, "yourip", 4).or(() -> address(dictionary, "yourip", 16)),
                // An IPv4-mapped IPv6 address becomes an IPv4 address, which is not of that family.
                address(dictionary, "ipv4", 4),
                address(dictionary, "ipv6", 16).filter(PeerAddress::isIpv6));
    }

    static byte[] encode(Message.ExtensionHandshake handshake) {
        BencodeWriter out = new BencodeWriter().dictionary();
        handshake.ipv4().ifPresent(address -> out.key("ipv4").bytes(address.ip()));
        handshake.ipv6().ifPresent(address -> out.key("ipv6").bytes(address.ip()));
        out.key("m").dictionary();
        handshake.ids().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> out.key(entry.getKey()).integer(entry.getValue()));
        out.end();
        writeNumber("metadata_size", handshake.metadataLength(), out);
        writeNumber("p", handshake.listenPort(), out);
        writeNumber("reqq", handshake.requestQueue(), out);
        writeNumber("upload_only", handshake.uploadOnly() ? 1 : 0, out);
        if (!handshake.client().isEmpty()) {
            out.key("v").text(handshake.client());
        }
        handshake.yourIp().ifPresent(address -> out.key("yourip").bytes(address.ip()));
        return out.end().toBytes();
    }

    private static Map<String, Integer> ids(BencodeDictionary names) {
        Map<String, Integer> ids = new LinkedHashMap<>();
        for (int i = 0; i < names.size() && ids.size() < PeerLimits.EXTENSIONS_MAX; i++) {
            BencodeString name = names.key(i);
            boolean isName = name.length() > 0 && name.length() <= PeerLimits.EXTENSION_NAME_MAX && isAscii(name);
            if (isName && names.value(i) instanceof BencodeInteger id && id.value() >= 0 && id.value() <= 0xff) {
                ids.putIfAbsent(name.text(), (int) id.value());
            }
        }
        return ids;
    }

    private static boolean isAscii(BencodeString name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.byteAt(i) <= ' ' || name.byteAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    private static int number(BencodeDictionary dictionary, String key, int max) {
        long value = dictionary.integer(key).orElse(0);
        return value > 0 && value <= max ? (int) value : 0;
    }

    private static void writeNumber(String key, int value, BencodeWriter out) {
        if (value != 0) {
            out.key(key).integer(value);
        }
    }

    private static Optional<PeerAddress> address(BencodeDictionary dictionary, String key, int length) {
        return dictionary.string(key).filter(ip -> ip.length() == length).map(ip -> PeerAddress.of(ip.bytes(), 0));
    }
}
