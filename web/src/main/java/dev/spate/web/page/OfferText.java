package dev.spate.web.page;

import dev.spate.share.offer.Offer;
import dev.spate.share.offer.OfferStatus;
import dev.spate.share.text.ByteSize;
import dev.spate.share.text.Plural;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The status of an offer in words, for a page. Stateless. */
final class OfferText {
    private OfferText() {}

    /** {@code 1.46 GiB · 3 files · 2 seeds · 5 peers}. */
    static String facts(Offer offer, OfferStatus status) {
        List<String> facts = new ArrayList<>();
        facts.add(ByteSize.text(offer.length()));
        if (!offer.isFile() && !offer.files().isEmpty()) {
            facts.add(Plural.text(offer.files().size(), "file"));
        }
        switch (status.activity()) {
            case PREPARING -> facts.add("being prepared");
            case DOWNLOADING -> facts.add((int) (status.progress() * 100) + "% downloaded");
            case COMPLETE -> {}
        }
        if (offer.torrent().isPresent()) {
            facts.add(Plural.text(status.seeds(), "seed"));
            facts.add(Plural.text(status.peers(), "peer"));
        }
        if (status.upBytesPerSecond() > 0) {
            facts.add(ByteSize.rate(status.upBytesPerSecond()) + " up");
        }
        return String.join(" · ", facts);
    }

    static String copies(double copies) {
        return String.format(Locale.ROOT, "%.2f", copies);
    }
}
