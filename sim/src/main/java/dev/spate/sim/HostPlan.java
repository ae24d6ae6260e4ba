package dev.spate.sim;

import dev.spate.protocol.port.Extension;
import dev.spate.protocol.port.ForeignFile;
import dev.spate.protocol.port.PeerSource;
import dev.spate.wire.PeerAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The properties of a host in a scenario, and of its torrent. Fields instead of accessors: a test sets only the
 * properties that matter to it. A second torrent on the same host has a plan of its own, whose first part is not used.
 */
final class HostPlan {
    final String name;

    // ---- the host

    /** Bytes per second of its line; 0 is unlimited. */
    long lineUp;

    long lineDown;

    /** Bytes of datagrams that may wait for its line in each direction. */
    int lineBuffer = Line.BUFFER_BYTES;

    int mtu = Line.MTU;

    /** Its address and port; scenarios about addresses choose one. */
    PeerAddress address;

    /** The router that it is behind; then its address is the one outside. */
    Optional<Nat> nat = Optional.empty();

    /** Its address behind a router. */
    PeerAddress inside;

    /** How much its clock is ahead of the world's, in nanoseconds. */
    long clockAhead;

    /** How much faster its clock runs, in parts per million. */
    int clockFastPpm;

    /** The rate limits that its torrents share, in bytes per second; 0 is unlimited. */
    long sessionUp;

    long sessionDown;

    int connectionsMax = 50;
    int dialsMax = 10;
    int blocksMax = 1_000;

    // ---- its torrent

    /** The rate limits of its torrent, in bytes per second; 0 is unlimited. */
    long limitUp;

    long limitDown;

    int unchokeSlots = 4;
    boolean usesTracker = true;
    boolean supportsFast = true;
    boolean supportsExtensions = true;
    boolean inOrder;
    boolean isPaused;
    boolean isSeed;

    /** It has only the info-hash, as from a magnet link, and gets the metadata from other peers. */
    boolean hasOnlyLink;

    /** How long its disk needs to open the files after the metadata has arrived. */
    long openingTime = 20 * World.MILLI;

    /** Every piece of metadata that it sends is false. */
    boolean forgesMetadata;

    /** The probability that a block it sends is false. */
    double liesRate;

    /** It accepts requests and never answers one. */
    boolean isMute;

    /** The behaviour that replaces the production code. A host with an attack follows no rules. */
    Optional<Attack> attack = Optional.empty();

    /** How long a hostile peer waits after its link has ended. */
    long comesBackAfter = World.SECOND;

    List<Integer> filePriorities = List.of();
    List<PeerAddress> peers = new ArrayList<>();

    /** Sources of peers beside the tracker. */
    List<PeerSource.Factory> peerSources = new ArrayList<>();

    /** Extensions beside those that every torrent has. */
    List<Extension.Factory> extensions = new ArrayList<>();

    List<ForeignFile> guarded = List.of();

    HostPlan(String name, int number) {
        this.name = name;
        this.address = PeerAddress.of(new byte[] {45, 0, (byte) (number >> 8), (byte) number}, 6881);
        this.inside = PeerAddress.of(new byte[] {(byte) 192, (byte) 168, (byte) (number >> 8), (byte) number}, 6881);
    }
}
