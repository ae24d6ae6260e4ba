package dev.spate.interop;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/** The clients that Spate must work with. */
enum Clients {
    LIBTORRENT(Libtorrent::isInstalled, Libtorrent::new),
    QBITTORRENT(() -> Program.isInstalled("qbittorrent-nox"), Qbittorrent::new),
    TRANSMISSION(
            () -> Program.isInstalled("transmission-daemon") && Program.isInstalled("transmission-remote"),
            Transmission::new),
    ARIA2(() -> Program.isInstalled("aria2c"), Aria2::new),
    RTORRENT(() -> Program.isInstalled("rtorrent"), Rtorrent::new);

    private final BooleanSupplier isInstalled;
    private final Peer.Starter starter;

    Clients(BooleanSupplier isInstalled, Peer.Starter starter) {
        this.isInstalled = isInstalled;
        this.starter = starter;
    }

    /** The clients that can run here. Without a tracker, none can. */
    static EnumSet<Clients> available() {
        EnumSet<Clients> available = EnumSet.allOf(Clients.class);
        available.removeIf(client -> !hasTracker() || !client.isInstalled.getAsBoolean());
        return available;
    }

    /** The programs that are not installed, by name. */
    static List<String> missing() {
        List<String> missing = new ArrayList<>();
        for (Clients client : values()) {
            if (!client.isInstalled.getAsBoolean()) {
                missing.add(client.displayName());
            }
        }
        if (!hasTracker()) {
            missing.add("opentracker, without which no client meets Spate");
        }
        return missing;
    }

    static boolean hasTracker() {
        return Program.isInstalled("opentracker");
    }

    Peer.Starter starter() {
        return starter;
    }

    /** Whether it dials peers on loopback that a tracker names. Transmission does not. */
    boolean dials() {
        return this != TRANSMISSION;
    }

    /** The files that it leaves beside a download. Transmission 3.00 omits empty files. */
    ClientQuirks quirks() {
        return switch (this) {
            case TRANSMISSION -> new ClientQuirks(true, List.of(".part"));
            case ARIA2 -> ClientQuirks.notes(".aria2");
            case RTORRENT -> ClientQuirks.notes(".meta");
            case LIBTORRENT, QBITTORRENT -> ClientQuirks.NONE;
        };
    }

    /** Its name in the title of a test. */
    String displayName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
