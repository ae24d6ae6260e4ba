package dev.spate.sim;

import dev.spate.protocol.port.ForeignFile;
import dev.spate.wire.PeerAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a host of a scenario is like. Fields instead of accessors: a test sets what it is about and nothing else. */
final class HostPlan {
    final String name;

    /** Bytes per second of its line; 0 is without end. */
    long lineUp;

    long lineDown;

    /** Limits that its owner has set, in bytes per second. */
    long limitUp;

    long limitDown;

    int connectionsMax = 50;
    int dialsMax = 10;
    int blocksMax = 1_000;
    int unchokeSlots = 4;
    boolean usesTracker = true;
    boolean supportsFast = true;
    boolean supportsExtensions = true;
    boolean inOrder;
    boolean isPaused;
    boolean isSeed;

    /** It knows only the info-hash, as from a magnet link, and learns the rest from the others. */
    boolean hasOnlyLink;

    /** How long its disk needs to open the files of what it has learnt. */
    long openingTime = 20 * World.MILLI;

    /** Every piece of metadata that it gives is a lie. */
    boolean forgesMetadata;

    /** Nobody can dial it, as behind the address translation of a home. */
    boolean isUnreachable;

    /** How likely a block that it sends is a lie. */
    double liesRate;

    /** It takes requests and never answers one. */
    boolean isMute;

    /** What it does in place of what the production code would; who has one follows no rules. */
    Optional<Attack> attack = Optional.empty();

    /** How long a hostile peer stays away when its link has ended. */
    long comesBackAfter = World.SECOND;

    /** Its address and the port; scenarios about addresses choose one. */
    PeerAddress address;

    List<Integer> filePriorities = List.of();
    List<PeerAddress> peers = new ArrayList<>();
    List<ForeignFile> guarded = List.of();

    HostPlan(String name, int number) {
        this.name = name;
        this.address = PeerAddress.of(new byte[] {45, 0, (byte) (number >> 8), (byte) number}, 6881);
    }
}
