package dev.spate.share;

import dev.spate.engine.Session;
import dev.spate.share.offer.Followers;
import dev.spate.share.offer.Offer;
import dev.spate.share.offer.OfferEvents;
import dev.spate.share.offer.OwnerToken;
import dev.spate.share.offer.RateLimit;
import dev.spate.share.swarm.SessionSwarms;
import dev.spate.share.swarm.Swarms;
import dev.spate.wire.HostPort;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A running share: scans files and folders, hashes them, seeds them, and offers them at a web address with its own
 * tracker over HTTP and UDP (BEP 3, BEP 15). It never writes into what it shares. Thread-safe. {@link #close} leaves no
 * thread, socket or open file behind.
 *
 * {@snippet :
 * ShareSettings settings = ShareSettings.of(folder, InetAddress.getByName("192.0.2.7"), state);
 * try (Share share = Share.open(settings, new WebServers(), System.out::println)) {
 *     System.out.println(share.addresses().web());
 *     System.in.read();
 * }
 * }
 */
public final class Share implements AutoCloseable {
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private Catalogue catalogue;
    private ShareAddresses shareAddresses;
    private Followers followers;
    private String ownerAddress;

    @SuppressWarnings("NullAway.Init") // begin() sets all fields before open() returns the share
    private Share() {}

    /**
     * Opens the state folder, the web addresses, the tracker and a session for peers, and starts to scan. It does not
     * wait for the first scan; {@link ShareNotice.Ready} reports its end.
     *
     * @param settings what to share, and how
     * @param web opens the web addresses, as {@code dev.spate.web.WebServers} of the module {@code dev.spate.web} does
     * @param notices receives what happens, on several threads of the share; it must neither block nor throw
     * @throws IOException when the state folder cannot be used, or the share cannot listen on the port of its web
     *     address, over TCP or, for the tracker, over UDP
     * @throws dev.spate.engine.ListenException when the session cannot listen on the port for peers
     */
    public static Share open(ShareSettings settings, ShareWeb web, Consumer<ShareNotice> notices) throws IOException {
        Share share = new Share();
        boolean isOpen = false;
        try {
            share.begin(settings, web, notices);
            isOpen = true;
            return share;
        } finally {
            if (!isOpen) {
                share.close();
            }
        }
    }

    private void begin(ShareSettings settings, ShareWeb web, Consumer<ShareNotice> notices) throws IOException {
        Path state = Files.createDirectories(settings.state()).toRealPath();
        Predicate<Path> isForeign = path -> path.startsWith(state);
        HashStore store = HashStore.in(state.resolve("hashes"));
        Journal journal = closing(Journal.open(state.resolve("journal-" + identity(settings.paths()))));
        catalogue = new Catalogue(settings.title(), InstantSource.system(), journal, notices);
        Session session = closing(Session.open(settings.session()));
        OfferEvents events = new JournalEvents(journal, catalogue, session.listenPort());
        followers = closing(new Followers(events, InstantSource.system()));
        ShareServers servers = closing(ShareServers.open(
                web, settings.web(), settings.expiry(), catalogue, RateLimit.within(session), followers));
        // Registered again: the followers' streams must end before the web server can close.
        closing(followers);
        OwnerFile ownerFile = new OwnerFile(state.resolve("owner-" + identity(settings.paths())));
        OwnerToken token = ownerFile.token();
        ShareWeb.Address owner = closing(web.openForOwner(catalogue, followers, token));
        ownerAddress = "http://127.0.0.1:" + owner.port() + "/?token=" + token.text();
        ownerFile.write(ownerAddress);
        HostPort address = new HostPort(settings.host(), servers.port());
        shareAddresses = new ShareAddresses(
                "http://" + address,
                List.of("http://" + address + "/announce", "udp://" + address + "/announce"),
                new HostPort(settings.host(), session.listenPort()));
        Swarms swarms = closing(new SessionSwarms(session, servers.tracker(), settings.expiry()));
        Preparer preparer = closing(new Preparer(catalogue, store, isForeign, shareAddresses, swarms));
        Scanner scanner = closing(new Scanner(settings.paths(), isForeign, catalogue));
        preparer.start();
        scanner.start();
    }

    private <T extends AutoCloseable> T closing(T part) {
        parts.push(part);
        return part;
    }

    /** Shares of the same paths get the same journal. */
    private static String identity(List<SharedPath> paths) {
        MessageDigest digest = HashStore.sha256();
        paths.stream()
                .map(path -> path.path() + "\0" + path.each() + "\0")
                .sorted()
                .forEach(text -> digest.update(text.getBytes(StandardCharsets.UTF_8)));
        return HexFormat.of().formatHex(digest.digest(), 0, 16);
    }

    /** The public addresses of this share, with the ports that the system has chosen. They never change. */
    public ShareAddresses addresses() {
        return shareAddresses;
    }

    /**
     * The URL of the page where the owner sends offers to followers, on 127.0.0.1. It contains the owner's token, so it
     * must stay secret.
     */
    public String ownerAddress() {
        return ownerAddress;
    }

    /** The followers that are connected to this share. */
    public Followers followers() {
        return followers;
    }

    /** The offers that can be downloaded at this moment: a copy of the list. */
    public Collection<SharedOffer> offered() {
        return catalogue.offered();
    }

    /** The new and changed entries that are not offered yet: a copy of the list. */
    public List<Offer> preparing() {
        return catalogue.preparing();
    }

    /**
     * Ends the share and waits for its threads, for a few seconds at most. The parts close in the opposite order of
     * their start; if one fails, that is logged and the others are closed nevertheless. Has no effect on a closed
     * share.
     */
    @Override
    public void close() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                System.getLogger(Share.class.getName())
                        .log(System.Logger.Level.WARNING, "a part of the share cannot be closed", e);
            }
        }
    }
}
