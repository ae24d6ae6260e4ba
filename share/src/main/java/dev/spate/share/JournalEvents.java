package dev.spate.share;

import dev.spate.share.offer.ByteReader;
import dev.spate.share.offer.OfferEvent;
import dev.spate.share.offer.OfferEvents;
import dev.spate.share.offer.OfferedFile;
import dev.spate.share.text.Json;
import dev.spate.share.text.WebNames;
import dev.spate.wire.InfoHash;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.metainfo.Metainfo;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Presents the journal in the form that followers receive. Thread-safe. */
record JournalEvents(Journal journal, Catalogue catalogue, int peerPort) implements OfferEvents {
    private static final String TORRENT_ENDING = ".torrent";

    @Override
    public String epoch() {
        return journal.epoch();
    }

    @Override
    public long lastId() {
        return journal.lastId();
    }

    @Override
    public boolean reachesBackTo(long id) {
        return journal.reachesBackTo(id);
    }

    @Override
    public List<OfferEvent> since(long id) {
        return journal.since(id).stream().map(this::offerEvent).toList();
    }

    @Override
    public List<OfferEvent> current() {
        return journal.current().stream().map(this::offerEvent).toList();
    }

    @Override
    public Optional<String> data(String name) {
        return journal.of(name)
                .filter(event -> event.kind() != JournalEvent.Kind.REMOVED)
                .map(this::data);
    }

    @Override
    public boolean isSettled() {
        return catalogue.isSettled();
    }

    @Override
    public boolean await(long id, long timeoutNanos) throws InterruptedException {
        return journal.await(id, timeoutNanos);
    }

    private OfferEvent offerEvent(JournalEvent event) {
        return switch (event.kind()) {
            case ADDED -> new OfferEvent(event.id(), OfferEvent.Kind.ADDED, data(event));
            case REPLACED -> new OfferEvent(event.id(), OfferEvent.Kind.REPLACED, data(event));
            case REMOVED ->
                new OfferEvent(
                        event.id(),
                        OfferEvent.Kind.REMOVED,
                        new Json().put("name", event.name()).toString());
        };
    }

    /** The journal knows the info-hash. The length comes from the catalogue, if the offer can be downloaded now. */
    private String data(JournalEvent event) {
        Optional<SharedOffer> offer =
                catalogue.offered(event.name()).filter(there -> there.infoHash().equals(event.infoHash()));
        Json json = new Json().put("name", event.name());
        offer.ifPresent(there -> json.put("length", there.length()).put("folder", !there.isFile()));
        json.put("infoHashV1", event.infoHash().map(InfoHash::v1Hex));
        if (event.infoHash().isEmpty()) {
            json.put("kind", "empty");
            offer.filter(there -> !there.isFile())
                    .ifPresent(there -> json.putStrings(
                            "files",
                            there.files().stream()
                                    .limit(ShareLimits.EMPTY_FILES_SENT_MAX)
                                    .map(OfferedFile::path)
                                    .toList()));
        } else {
            Optional<InfoHash> described = offer.flatMap(JournalEvents::described);
            json.put("kind", described.isPresent() ? "torrent" : "regular")
                    .put("torrent", WebNames.torrent(event.name()));
            offer.flatMap(SharedOffer::torrent)
                    .filter(torrent -> torrent.infoLength() <= ShareLimits.INFO_SENT_LENGTH_MAX)
                    .ifPresent(torrent -> json.put("info", Base64.getEncoder().encodeToString(torrent.infoBytes())));
            described.ifPresent(hash -> json.put("contentInfoHashV1", hash.v1Hex()));
        }
        return json.put("download", WebNames.download(event.name())).toString();
    }

    /** The info-hash that an offered torrent file describes; empty when the offer is not a torrent file. */
    private static Optional<InfoHash> described(SharedOffer offer) {
        if (!offer.isFile()
                || !offer.name().endsWith(TORRENT_ENDING)
                || offer.length() > ShareLimits.DESCRIBED_TORRENT_LENGTH_MAX) {
            return Optional.empty();
        }
        try {
            Metainfo metainfo = Metainfo.parse(read(offer));
            return Optional.of(metainfo.infoHash()).filter(InfoHash::hasV1);
        } catch (IOException | ProtocolException e) {
            // Not a valid torrent file: treated like any other file.
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static byte[] read(SharedOffer offer) throws IOException, InterruptedException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int length = (int) offer.length();
        try (ByteReader reader = offer.files().getFirst().content().open(0, length, () -> false)) {
            while (bytes.size() < length) {
                ByteBuffer part = reader.read(bytes.size(), length - bytes.size());
                byte[] copy = new byte[part.remaining()];
                part.get(copy);
                bytes.write(copy);
            }
        }
        return bytes.toByteArray();
    }
}
