package dev.spate.app.console;

import dev.spate.share.text.ByteSize;
import dev.spate.share.text.Json;
import dev.spate.share.text.Plural;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a share is doing: who downloads what, how fast, and how many copies there are.
 *
 * @param offers everything that is available
 * @param preparing what is being hashed, with the progress
 */
public record ShareActivity(List<Offer> offers, List<Preparing> preparing) implements CustomDisplay {
    private static final String BOLD = "\u001b[1m";
    private static final String PLAIN = "\u001b[0m";

    /**
     * An available offer.
     *
     * @param copies how many copies exist: this one, and what the linked peers have together
     */
    public record Offer(String name, long upBytesPerSecond, long uploadedBytes, double copies, List<Peer> peers) {
        public Offer {
            peers = List.copyOf(peers);
        }

        String text() {
            return ByteSize.rate(upBytesPerSecond) + " up, " + ByteSize.text(uploadedBytes) + " so far, "
                    + Plural.text(peers.size(), "peer") + ", "
                    + String.format(Locale.ROOT, "%.2f copies", copies);
        }

        Json json() {
            return Json.event("serving")
                    .put("name", name)
                    .put("uploadRate", upBytesPerSecond)
                    .put("uploaded", uploadedBytes)
                    .put("copies", copies)
                    .putObjects("peers", peers.stream().map(Peer::json).toList());
        }
    }

    /** A linked peer. */
    public record Peer(String address, String client, double progress, long upBytesPerSecond) {
        String text() {
            return String.format(
                    Locale.ROOT,
                    "%-22s %4d%%  %12s  %s",
                    address,
                    (int) (progress * 100),
                    ByteSize.rate(upBytesPerSecond),
                    client);
        }

        Json json() {
            return new Json()
                    .put("address", address)
                    .put("client", client)
                    .put("progress", progress)
                    .put("uploadRate", upBytesPerSecond);
        }
    }

    /** An entry that is being hashed. */
    public record Preparing(String name, double share) {}

    public ShareActivity {
        offers = List.copyOf(offers);
        preparing = List.copyOf(preparing);
    }

    /** The offers that have linked peers. */
    private List<Offer> busy() {
        return offers.stream().filter(offer -> !offer.peers().isEmpty()).toList();
    }

    /** {@code 50 offers, 12 peers, 3.1 MiB/s up}. */
    private String sum() {
        int peers = offers.stream().mapToInt(offer -> offer.peers().size()).sum();
        long up = offers.stream().mapToLong(Offer::upBytesPerSecond).sum();
        long uploaded = offers.stream().mapToLong(Offer::uploadedBytes).sum();
        return Plural.text(offers.size(), "offer") + ", " + Plural.text(peers, "peer") + ", " + ByteSize.rate(up)
                + " up, " + ByteSize.text(uploaded) + " so far";
    }

    /** As many lines as fit, always with the sum at the end. */
    @Override
    public List<String> drawn(Console.Screen screen) {
        List<String> lines = new ArrayList<>();
        for (Preparing work : preparing) {
            lines.add("hashing " + Console.printable(work.name()));
            lines.add(PieceBar.of(work.share(), screen.columns() - 1));
        }
        for (Offer offer : busy()) {
            lines.add(BOLD + Console.printable(offer.name()) + PLAIN + "  " + offer.text());
            offer.peers().forEach(peer -> lines.add("  " + Console.printable(peer.text())));
        }
        List<String> shown = new ArrayList<>(lines.subList(0, Math.min(lines.size(), screen.rows() - 2)));
        shown.add(sum());
        return shown;
    }

    /** Only the offers with peers, and the entries that are being hashed. */
    @Override
    public List<String> plain() {
        List<String> lines = new ArrayList<>();
        preparing.forEach(work -> lines.add("hashing " + work.name() + ", " + (int) (work.share() * 100) + "%"));
        busy().forEach(offer -> lines.add(offer.name() + ": " + offer.text()));
        return lines;
    }

    @Override
    public List<Json> json() {
        return busy().stream().map(Offer::json).toList();
    }
}
