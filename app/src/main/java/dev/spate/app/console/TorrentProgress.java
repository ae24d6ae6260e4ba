package dev.spate.app.console;

import dev.spate.engine.TorrentStatus;
import dev.spate.wire.peer.Bitfield;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Where one torrent stands, for a display.
 *
 * @param pieces those that are verified; a copy that nobody changes
 */
public record TorrentProgress(TorrentStatus status, Bitfield pieces) {
    /** Seconds until complete at the present rate. */
    public OptionalLong etaSeconds() {
        long rate = status.downBytesPerSecond();
        return status.isComplete() || !status.hasMetadata() || rate <= 0
                ? OptionalLong.empty()
                : OptionalLong.of((status.bytesWanted() - status.bytesHad() + rate - 1) / rate);
    }

    /** How far: {@code 63%}, rounded down, so that 100% means complete. */
    public String percent() {
        double share = status.activity() == TorrentStatus.Activity.CHECKING
                ? status.pieceCount() == 0 ? 0 : (double) status.piecesChecked() / status.pieceCount()
                : status.progress();
        return (int) (share * 100) + "%";
    }

    /** Rates, time left, peers and copies, in words. */
    public String text() {
        return switch (status.activity()) {
            case FETCHING_METADATA -> "fetching metadata" + metadata() + " from " + Count.text(status.peers(), "peer");
            case CHECKING -> "checking what is there, " + percent();
            case DOWNLOADING ->
                percent() + " of " + ByteSize.text(status.bytesWanted()) + ", "
                        + ByteSize.rate(status.downBytesPerSecond()) + " down, "
                        + ByteSize.rate(status.upBytesPerSecond()) + " up, "
                        + (etaSeconds().isPresent() ? TimeSpan.text(etaSeconds().getAsLong()) + " left, " : "")
                        + swarm();
            case SEEDING ->
                "seeding, " + ByteSize.rate(status.upBytesPerSecond()) + " up, " + ByteSize.text(status.uploadedBytes())
                        + " so far, " + swarm();
            case PAUSED -> "paused";
            case FAILED -> "failed";
        };
    }

    private String metadata() {
        return status.bytesWanted() == 0
                ? ""
                : ", " + 100 * status.bytesHad() / status.bytesWanted() + "% of " + ByteSize.text(status.bytesWanted())
                        + ",";
    }

    private String swarm() {
        return Count.text(status.peers(), "peer") + " (" + Count.text(status.seeds(), "seed")
                + String.format(Locale.ROOT, "), availability %.2f", status.copies());
    }

    public Json json() {
        Json json = Json.event("progress")
                .put("infoHash", status.infoHash().toString())
                .put("name", status.name())
                .put("activity", status.activity().name().toLowerCase(Locale.ROOT))
                .put("wantedLength", status.bytesWanted())
                .put("verifiedLength", status.bytesHad())
                .put("pieceCount", status.pieceCount())
                .put("piecesVerified", status.piecesHad())
                .put("piecesChecked", status.piecesChecked())
                .put("downloadRate", status.downBytesPerSecond())
                .put("uploadRate", status.upBytesPerSecond())
                .put("downloaded", status.downloadedBytes())
                .put("uploaded", status.uploadedBytes())
                .put("wasted", status.wastedBytes())
                .put("peers", status.peers())
                .put("seeds", status.seeds())
                .put("swarmSeeds", status.seedsInSwarm())
                .put("swarmLeechers", status.leechersInSwarm())
                .put("availability", status.copies());
        etaSeconds().ifPresent(seconds -> json.put("etaSeconds", seconds));
        return json;
    }
}
