package dev.spate.http;

/**
 * Requests of one caller, one after the other and mostly to one server. The connection is kept while the server keeps
 * it and every answer is read to its end. One thread executes; any thread may close.
 */
public final class HttpConversation implements AutoCloseable {
    private final HttpClient client;
    private final KeptConnections kept;

    HttpConversation(HttpClient client, KeptConnections kept) {
        this.client = client;
        this.kept = kept;
    }

    /** Like {@link HttpClient#execute}; replaces a connection that the server has closed meanwhile. */
    public HttpResponse execute(HttpRequest request) throws HttpException {
        return client.execute(request, kept);
    }

    /** Closes the connections that wait for a request. */
    public void closeIdle() {
        kept.drop();
    }

    @Override
    public void close() {
        kept.close();
    }
}
