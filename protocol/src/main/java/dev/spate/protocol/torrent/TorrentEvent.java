package dev.spate.protocol.torrent;

/** Everything that can happen to a torrent. */
public sealed interface TorrentEvent permits PeerEvent, DiskEvent, TrackerEvent, NetworkChanged, Command {}
