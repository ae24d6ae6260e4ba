package dev.spate.protocol.port;

/** Everything that can happen to a torrent. */
public sealed interface TorrentEvent permits PeerEvent, ContentEvent, DiskEvent, SourceEvent, NetworkChanged, Command {}
