/**
 * Which peers may download from us: tit-for-tat while we download, rotation when we seed (BEP 3, choking and optimistic
 * unchoking).
 *
 * <p>May use: {@code machine}. Used by: {@code swarm}, {@code torrent}, and {@code transfer}, which passes the peers
 * as {@link dev.spate.protocol.choke.Candidate}s and carries out the {@link dev.spate.protocol.choke.ChokeDecision}.
 */
package dev.spate.protocol.choke;
