package dev.spate.app.web;

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
final class Exchange {
    private final Request request;
    private final Response response;
    private final DisconnectWatch disconnectWatch;

    Exchange(Request request, Response response) {
        this.request = request;
        this.response = response;
        EndPoint endPoint = request.getConnectionMetaData().getConnection().getEndPoint();
        this.disconnectWatch = new DisconnectWatch(endPoint);
    }

    // ---- what is asked

    boolean isHead() {
        return request.getMethod().equals("HEAD");
    }

    boolean isRead() {
        return isHead() || request.getMethod().equals("GET");
    }

    boolean isPost() {
        return request.getMethod().equals("POST");
    }

    /** The path as it was sent, with every %-form. */
    String rawPath() {
        return Optional.ofNullable(request.getHttpURI().getPath()).orElse("");
    }

    /** The path and the query as they were sent. */
    String rawPathAndQuery() {
        return Optional.ofNullable(request.getHttpURI().getPathQuery()).orElse("");
    }

    /** The host that the request is for, or nothing when it does not say. */
    Optional<String> host() {
        return Optional.ofNullable(request.getHttpURI().getHost());
    }

    /** The beginning of every address here, as the client wrote it. */
    String origin() {
        return "http://"
                + Optional.ofNullable(request.getHttpURI().getAuthority()).orElse("localhost");
    }

    /** Where the request came from; headers have no say in it. */
    InetAddress from() {
        return request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress address
                ? address.getAddress()
                : InetAddress.getLoopbackAddress();
    }

    /**
     * What the query has under this name, still encoded.
     *
     * @throws Refusal when it has several
     */
    Optional<String> rawParameter(String name) {
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

    /** The values of all headers of this name as one, or nothing; also nothing when they are beyond measure. */
    Optional<String> header(String name) {
        List<String> values = request.getHeaders().getValuesList(name);
        String joined = String.join(", ", values);
        return values.isEmpty() || joined.length() > WebLimits.FIELD_LENGTH_MAX
                ? Optional.empty()
                : Optional.of(joined);
    }

    /** Whether the reader has gone; only to be asked while nothing is being written. */
    boolean hasLeft() {
        return disconnectWatch.check();
    }

    // ---- what is answered

    void set(String name, String value) {
        response.getHeaders().put(name, value);
    }

    /** One more header of the same name. */
    void add(String name, String value) {
        response.getHeaders().add(name, value);
    }

    /** The head alone, for answers that have no body. */
    void answerEmpty(int status) throws IOException {
        response.setStatus(status);
        Sink.write(response, true, ByteBuffer.allocate(0));
    }

    void answer(int status, String type, String text) throws IOException {
        answer(status, type, text.getBytes(StandardCharsets.UTF_8));
    }

    void answer(int status, String type, byte[] body) throws IOException {
        begin(status, type, body.length);
        write(true, ByteBuffer.wrap(isHead() ? new byte[0] : body));
    }

    /** The status and length of what is then written. */
    void begin(int status, String type, long length) {
        response.setStatus(status);
        response.getHeaders().put("Content-Type", type);
        response.getHeaders().put("Content-Length", length);
    }

    /** The head of an answer whose length nobody knows. */
    void beginStream(String type) {
        response.setStatus(200);
        response.getHeaders().put("Content-Type", type);
    }

    /** Waits until the network has taken the bytes. */
    void write(boolean isLast, ByteBuffer bytes) throws IOException {
        Sink.write(response, isLast, bytes);
    }

    /** A shorter way for the body than {@link #write}, if there is one. */
    Optional<DirectSend> directSend() {
        return DirectSend.over(request.getConnectionMetaData().getConnection().getEndPoint(), disconnectWatch);
    }

    /** Sends the head alone; the body goes another way. */
    void commit() throws IOException {
        Sink.write(response, false, ByteBuffer.allocate(0));
    }

    boolean isBegun() {
        return response.isCommitted();
    }

    /** Takes back every header that was set for an answer that is not given after all. */
    void reset() {
        response.reset();
    }

    /** Ends the connection, from any thread. */
    void hangUp() {
        disconnectWatch.endConnection();
    }

    /** After the last byte of the answer has gone out. */
    void end() {
        if (disconnectWatch.endsConnection()) {
            disconnectWatch.endConnection();
        }
    }
}
