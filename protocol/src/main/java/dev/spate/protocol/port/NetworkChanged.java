package dev.spate.protocol.port;

/**
 * This machine has other addresses than before, or its network back, or it has slept: links may be dead without having
 * ended, and what could not be reached may be reached now.
 */
public record NetworkChanged() implements TorrentEvent {}
