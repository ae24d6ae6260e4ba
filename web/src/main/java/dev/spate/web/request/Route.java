package dev.spate.web.request;

import java.io.IOException;

/** Answers the requests for one address. Thread-safe; each request has its own virtual thread. */
public interface Route {
    /**
     * Answers a request.
     *
     * @throws HttpError when the answer is an error
     * @throws IOException when the client has disconnected or the content cannot be read
     */
    void answer(Exchange exchange) throws IOException, InterruptedException;

    /** Whether this route accepts POST. */
    default boolean takesPosts() {
        return false;
    }
}
