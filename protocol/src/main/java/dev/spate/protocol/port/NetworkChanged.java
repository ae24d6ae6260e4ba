package dev.spate.protocol.port;

/**
 * This machine has new addresses, has its network back, or has slept: links may be dead without having ended, and an
 * address that could not be reached may be reachable now.
 */
public record NetworkChanged() implements TorrentEvent {}
