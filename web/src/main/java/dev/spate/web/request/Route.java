package dev.spate.web.request;

import java.io.IOException;

/** Answers the requests for one address. Thread-safe; each request has a virtual thread of its own. */
public interface Route {
    /**
     * Answers.
     *
     * @throws Refusal when there is nothing to give
     * @throws IOException when the reader has left or the content cannot be read
     */
    void answer(Exchange exchange) throws IOException, InterruptedException;

    /** Whether it answers to POST as well. */
    default boolean takesPosts() {
        return false;
    }
}
