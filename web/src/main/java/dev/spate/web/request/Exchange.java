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

    // ---- what is asked

    public boolean isHead() {
        return request.getMethod().equals("HEAD");
    }

    public boolean isRead() {
        return isHead() || request.getMethod().equals("GET");
    }

    public boolean isPost() {
        return request.getMethod().equals("POST");
    }

    /** The path as it was sent, with every %-form. */
    public String rawPath() {
        return Optional.ofNullable(request.getHttpURI().getPath()).orElse("");
    }

    /** The path and the query as they were sent. */
    public String rawPathAndQuery() {
        return Optional.ofNullable(request.getHttpURI().getPathQuery()).orElse("");
    }

    /** The host that the request is for, or nothing when it does not say. */
    public Optional<String> host() {
        return Optional.ofNullable(request.getHttpURI().getHost());
    }

    /** The beginning of every address here, as the client wrote it. */
    public String origin() {
        return "http://"
                + Optional.ofNullable(request.getHttpURI().getAuthority()).orElse("localhost");
    }

    /** Where the request came from; headers have no say in it. */
    public InetAddress from() {
        return request.getConnectionMetaData().getRemoteSocketAddress() instanceof InetSocketAddress address
                ? address.getAddress()
                : InetAddress.getLoopbackAddress();
    }

    /**
     * What the query has under this name, still encoded.
     *
     * @throws Refusal when it has several
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

    /** The values of all headers of this name as one, or nothing; also nothing when they are beyond measure. */
    public Optional<String> header(String name) {
        List<String> values = request.getHeaders().getValuesList(name);
        String joined = String.join(", ", values);
        return values.isEmpty() || joined.length() > WebLimits.FIELD_LENGTH_MAX
                ? Optional.empty()
                : Optional.of(joined);
    }

    /** Whether the reader has gone; only to be asked while nothing is being written. */
    public boolean hasLeft() {
        return disconnectWatch.check();
    }

    // ---- what is answered

    public void set(String name, String value) {
        response.getHeaders().put(name, value);
    }

    /** One more header of the same name. */
    public void add(String name, String value) {
        response.getHeaders().add(name, value);
    }

    /** The head alone, for answers that have no body. */
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

    /** The status and length of what is then written. */
    public void begin(int status, String type, long length) {
        response.setStatus(status);
        response.getHeaders().put("Content-Type", type);
        response.getHeaders().put("Content-Length", length);
    }

    /** The head of an answer whose length nobody knows. */
    public void beginStream(String type) {
        response.setStatus(200);
        response.getHeaders().put("Content-Type", type);
    }

    /** Waits until the network has taken the bytes. */
    public void write(boolean isLast, ByteBuffer bytes) throws IOException {
        Sink.write(response, isLast, bytes);
    }

    /** A shorter way for the body than {@link #write}, if there is one. */
    public Optional<DirectSend> directSend() {
        return DirectSend.over(request.getConnectionMetaData().getConnection().getEndPoint(), disconnectWatch);
    }

    /** Sends the head alone; the body goes another way. */
    public void commit() throws IOException {
        Sink.write(response, false, ByteBuffer.allocate(0));
    }

    public boolean isBegun() {
        return response.isCommitted();
    }

    /** Takes back every header that was set for an answer that is not given after all. */
    public void reset() {
        response.reset();
    }

    /** Ends the connection, from any thread. */
    public void hangUp() {
        disconnectWatch.endConnection();
    }

    /** After the last byte of the answer has gone out. */
    public void end() {
        if (disconnectWatch.endsConnection()) {
            disconnectWatch.endConnection();
        }
    }
}
