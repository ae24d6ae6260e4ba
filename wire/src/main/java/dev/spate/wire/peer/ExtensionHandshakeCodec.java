package dev.spate.wire.peer;

import dev.spate.wire.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The bencoded dictionary of an extension handshake (BEP 10). */
final class ExtensionHandshakeCodec {
    private ExtensionHandshakeCodec() {}

    static Message.ExtensionHandshake decode(byte[] body) throws ProtocolException {
        if (body.length < 2 || body[0] != 'd') {
            throw new ProtocolException("extension handshake is no dictionary");
        }
        return Message.ExtensionHandshake.of(Map.of());
    }

    static byte[] encode(Message.ExtensionHandshake handshake) {
        return ("d1:md" + (handshake.uploadOnly() ? "e10:upload_onlyi1ee" : "ee")).getBytes(StandardCharsets.US_ASCII);
    }
}
