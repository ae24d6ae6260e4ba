package dev.spate.wire.announce;

/** How a tracker answers a scrape. */
public sealed interface ScrapeResult permits ScrapeResponse, AnnounceFailure {}
