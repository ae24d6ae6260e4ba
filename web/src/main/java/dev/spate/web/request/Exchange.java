package dev.spate.web.request;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.io.Content.Sink;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;

/** One request and its answer. Owned by the thread of the request. */
public final class Exchange {
    private final Request request;
    private final Response response;
    private final DisconnectWatch disconnectWatch;

    public Exchange(Request request, Response response) {
        this.request = request;
        this.response = response;
        EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
        this.disconnectWatch = new DisconnectWatch(endPoint);
    }

    // ---- the request

    public boolean isHead() {
        return request.getMethod().equals("HEAD");
    }

    public boolean isRead() {
        return isHead() || request.getMethod().equals("GET");
    }

    public boolean isPost() {
        return request.getMethod().equals("POST");
    }

    /** The path as it was sent, still %-encoded. */
    public String rawPath() {
        return Optional.ofNullable(request.getHttpURI().getPath()).orElse("");
    }

    /** The path and the query as they were sent, still %-encoded. */
    public String rawPathAndQuery() {
        return Optional.ofNullable(request.getHttpURI().getPathQuery()).orElse("");
    }

    /** The host that the request names, without a port; empty when it names none. */
    public Optional<String> host() {
        return Optional.ofNullable(request.getHttpURI().getHost());
    }

    /**
     * The beginning of all addresses of this server, {@code http://HOST:PORT}, with the host as the client wrote it.
     */
    public String origin() {
        return "http://"
                + Optional.ofNullable(request.getHttpURI().getAuthority()).orElse("localhost");
    }

    /** The address of the client's socket; headers cannot change it. */
    public InetAddress from() {
        return request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress address
                ? address.getAddress()
                : InetAddress.getLoopbackAddress();
    }

    /**
     * The value of a parameter in the query, still encoded; empty when it is missing.
     *
     * @throws HttpError when the query has several values
     */
    public Optional<String> rawParameter(String name) {
        List<String> values = new ArrayList<>();
        String query = Optional.ofNullable(request.getHttpURI().getQuery()).orElse("");
        for (String parameter : query.split("&", -1)) {
            if (parameter.startsWith(name + "=")) {
                values.add(parameter.substring(name.length() + 1));
            }
        }
        if (values.size() > 1) {
            throw HttpError.badRequest("several values of " + name);
        }
        return values.stream().findFirst();
    }

    /**
     * The values of all headers of this name, joined with commas; empty when there is none, or when they are too long.
     */
    public Optional<String> header(String name) {
        List<String> values = request.getHeaders().getValuesList(name);
        String joined = String.join(", ", values);
        return values.isEmpty() || joined.length() > WebLimits.FIELD_LENGTH_MAX
                ? Optional.empty()
                : Optional.of(joined);
    }

    /** Whether the client has disconnected. Must not be called while something is being written. */
    public boolean hasLeft() {
        return disconnectWatch.checkDisconnected();
    }

    // ---- the answer

    /** Sets a header of the answer, in place of one with the same name. */
    public void set(String name, String value) {
        response.getHeaders().put(name, value);
    }

    /** Adds a header to the answer, besides others with the same name. */
    public void add(String name, String value) {
        response.getHeaders().add(name, value);
    }

    /** Sends an answer without a body. */
    public void answerEmpty(int status) throws IOException {
        response.setStatus(status);
        Sink.write(response, true, ByteBuffer.allocate(0));
    }

    public void answer(int status, String type, String text) throws IOException {
        answer(status, type, text.getBytes(StandardCharsets.UTF_8));
    }

    public void answer(int status, String type, byte[] body) throws IOException {
        begin(status, type, body.length);
        write(true, ByteBuffer.wrap(isHead() ? new byte[0] : body));
    }

    /** Sets the status, the type and the length in bytes of the body, which {@link #write} sends. */
    public void begin(int status, String type, long length) {
        response.setStatus(status);
        response.getHeaders().put("Content-Type", type);
        response.getHeaders().put("Content-Length", length);
    }

    /** Sets the head of an answer whose length is unknown. */
    public void beginStream(String type) {
        response.setStatus(200);
        response.getHeaders().put("Content-Type", type);
    }

    /** Writes bytes of the body, and waits until the network has accepted them. */
    public void write(boolean isLast, ByteBuffer bytes) throws IOException {
        Sink.write(response, isLast, bytes);
    }

    /** A faster way for the body than {@link #write}, if the connection has one. */
    public Optional<DirectSend> directSend() {
        return DirectSend.over(request.getConnectionMetaData().getConnection().getEndPoint(), disconnectWatch);
    }

    /** Sends only the head; the body goes through {@link #directSend}. */
    public void commit() throws IOException {
        Sink.write(response, false, ByteBuffer.allocate(0));
    }

    /** Whether the head of the answer has been sent. */
    public boolean isBegun() {
        return response.isCommitted();
    }

    /** Removes the status and all headers that were set, to answer something else. */
    public void reset() {
        response.reset();
    }

    /** Ends the connection. Any thread may call it. */
    public void hangUp() {
        disconnectWatch.endConnection();
    }

    /** Must be called after the last byte of the answer was sent; ends the connection if that is necessary. */
    public void end() {
        if (disconnectWatch.endsConnection()) {
            disconnectWatch.endConnection();
        }
    }
}
