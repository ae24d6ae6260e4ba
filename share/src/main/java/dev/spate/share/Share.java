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
 * A share at work: the one place that builds it. Thread-safe. {@link #close} leaves no thread, socket or file behind.
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
     * Shares from now on.
     *
     * @param news hears what happens, on threads of the share; must not wait
     * @throws IOException when the state folder cannot be used or the web address not be listened on
     * @throws dev.spate.engine.ListenException when the port for peers cannot be listened on
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

    public ShareAddresses addresses() {
        return shareAddresses;
    }

    /** Where the owner sends offers to followers; with the token, so for nobody else. */
    public String ownerAddress() {
        return ownerAddress;
    }

    /** Who follows. */
    public Followers followers() {
        return followers;
    }

    /** What can be had at this moment. */
    public Collection<SharedOffer> offered() {
        return catalogue.offered();
    }

    /** What is new or has changed and cannot be had yet. */
    public List<Offer> preparing() {
        return catalogue.preparing();
    }

    /** In the opposite order of the beginning; what cannot be closed does not keep the rest from being closed. */
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
