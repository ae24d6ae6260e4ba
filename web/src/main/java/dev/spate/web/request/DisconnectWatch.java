package dev.spate.web.request;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.EndPoint;

/**
 * Detects that a client has disconnected while nothing is being written to it. Owned by the thread of the request.
 *
 * <p>To do so, it reads from the connection; nothing else reads in the meantime. Bytes that arrive belong to the next
 * request of a client that does not wait for answers. They cannot be given back to Jetty, so the connection ends after
 * this answer, and the client sends that request again (RFC 9112 section 9.3.2).
 */
final class DisconnectWatch {
    private final EndPoint endPoint;
    private boolean isDisconnected;
    private boolean hasPipelined;

    DisconnectWatch(EndPoint endPoint) {
        this.endPoint = endPoint;
    }

    boolean checkDisconnected() {
        if (!isDisconnected) {
            isDisconnected = !endPoint.isOpen() || probe();
        }
        return isDisconnected;
    }

    private boolean probe() {
        ByteBuffer pipelined = ByteBuffer.allocate(512).limit(0);
        try {
            int length = endPoint.fill(pipelined);
            if (length > 0) {
                hasPipelined = true;
            }
            return length < 0;
        } catch (IOException e) {
            return true;
        }
    }

    /** Whether the connection must end after the answer. */
    boolean endsConnection() {
        return hasPipelined;
    }

    void endConnection() {
        endPoint.close();
    }
}
