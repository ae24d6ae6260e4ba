package dev.spate.wire.announce;

/** How a tracker answers an announce. */
public sealed interface AnnounceResult permits AnnounceResponse, AnnounceFailure {}
