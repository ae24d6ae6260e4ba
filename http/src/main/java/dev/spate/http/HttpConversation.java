package dev.spate.http;

/**
 * Requests of one caller that go to one server most of the time, one after the other: its connection is kept while the
 * server keeps it and every answer is read to its end. Executing is for one thread; closing is for any.
 */
public final class HttpConversation implements AutoCloseable {
    private final HttpClient client;
    private final KeptConnections kept;

    HttpConversation(HttpClient client, KeptConnections kept) {
        this.client = client;
        this.kept = kept;
    }

    /** As {@link HttpClient#execute}; a connection that the server has ended meanwhile is replaced without a word. */
    public HttpResponse execute(HttpRequest request) throws HttpException {
        return client.execute(request, kept);
    }

    /** Lets connections go that wait for a request. */
    public void rest() {
        kept.drop();
    }

    @Override
    public void close() {
        kept.close();
    }
}
