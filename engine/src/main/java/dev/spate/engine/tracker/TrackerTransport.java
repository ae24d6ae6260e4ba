package dev.spate.engine.tracker;

import dev.spate.http.HttpException;
import dev.spate.wire.WireHash;
import dev.spate.wire.announce.AnnounceRequest;
import dev.spate.wire.announce.AnnounceResult;
import dev.spate.wire.announce.ScrapeResult;
import java.time.Duration;
import java.util.List;

/** One way to ask trackers: over HTTP or over UDP, from one local address. Thread-safe; blocks. */
interface TrackerTransport extends AutoCloseable {
    TrackerAnswer<AnnounceResult> announce(String url, AnnounceRequest request, Duration timeLimit)
            throws TrackerException, HttpException;

    TrackerAnswer<ScrapeResult> scrape(String url, List<WireHash> hashes, Duration timeLimit)
            throws TrackerException, HttpException;

    @Override
    void close();
}
