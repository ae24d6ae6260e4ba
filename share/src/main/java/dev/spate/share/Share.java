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
 * A share at work: it looks at what is shared twice a second, hashes what is new, and offers it to peers and at a web address
 * until it is closed. Thread-safe. {@link #close} leaves no thread, socket or file behind.
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

    @SuppressWarnings("NullAway.Init") // begin() sets everything before anybody gets hold of it
    private Share() {}

    /**
     * Shares from now on. The first offers come a moment later, when they are hashed; {@code news} tells of each.
     *
     * @param web opens the web addresses; {@code dev.spate.web.WebServers} of the module {@code dev.spate.web} does
     * @param news hears what happens, on several threads of the share; it must neither wait nor throw
     * @throws IOException when the state folder cannot be used, or the share cannot listen at its web address or at the same
     *     port over UDP, which is the tracker's
     * @throws dev.spate.engine.ListenException when the session cannot listen at the port for peers
     */
    public static Share open(ShareSettings settings, ShareWeb web, Consumer<ShareNotice> news) throws IOException {
        Share share = new Share();
        boolean isOpen = false;
        try {
            share.begin(settings, web, news);
            isOpen = true;
            return share;
        } finally {
            if (!isOpen) {
                share.close();
            }
        }
    }

    private void begin(ShareSettings settings, ShareWeb web, Consumer<ShareNotice> news) throws IOException {
        Path state = Files.createDirectories(settings.state()).toRealPath();
        Predicate<Path> isForeign = path -> path.startsWith(state);
        HashStore store = HashStore.in(state.resolve("hashes"));
        Journal journal = closing(Journal.open(state.resolve("journal-" + identity(settings.paths()))));
        catalogue = new Catalogue(settings.title(), InstantSource.system(), journal, news);
        Session session = closing(Session.open(settings.session()));
        OfferEvents events = new JournalEvents(journal, catalogue, session.listenPort());
        followers = closing(new Followers(events, InstantSource.system()));
        ShareServers servers = closing(ShareServers.open(
                web, settings.web(), settings.expiry(), catalogue, RateLimit.within(session), followers));
        // Once more, because the web address can only end after the streams of followers.
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

    /** The same paths have the same journal. */
    private static String identity(List<SharedPath> paths) {
        MessageDigest digest = HashStore.sha256();
        paths.stream()
                .map(path -> path.path() + "\0" + path.each() + "\0")
                .sorted()
                .forEach(text -> digest.update(text.getBytes(StandardCharsets.UTF_8)));
        return HexFormat.of().formatHex(digest.digest(), 0, 16);
    }

    /** Where others find what is shared; the same until the end. */
    public ShareAddresses addresses() {
        return shareAddresses;
    }

    /** The web address of the owner alone, who sends offers to followers there: it has a token in it that nobody can guess. */
    public String ownerAddress() {
        return ownerAddress;
    }

    /** Who follows. */
    public Followers followers() {
        return followers;
    }

    /** What others can download at this moment. */
    public Collection<SharedOffer> offered() {
        return catalogue.offered();
    }

    /** What is new or has changed and has no torrent yet. */
    public List<Offer> preparing() {
        return catalogue.preparing();
    }

    /**
     * Ends everything, in the opposite order of the beginning, and waits for it: a few seconds at the most. What cannot be
     * closed is logged and does not keep the rest from being closed. Closing again does nothing.
     */
    @Override
    public void close() {
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                System.getLogger(Share.class.getName()).log(System.Logger.Level.WARNING, "closing a share", e);
            }
        }
    }
}
