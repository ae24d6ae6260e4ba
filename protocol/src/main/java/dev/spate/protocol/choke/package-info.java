/**
 * Who may download from us: tit-for-tat while we download, fair turns once we seed (BEP 3, choking and optimistic
 * unchoking).
 *
 * <p>May use: {@code machine}. Used by: the torrent, which shows its peers as {@link
 * dev.spate.protocol.choke.Candidate}s and sends what the {@link dev.spate.protocol.choke.ChokeDecision} says.
 */
package dev.spate.protocol.choke;
