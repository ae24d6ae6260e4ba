package dev.spate.app.console;

import dev.spate.engine.TorrentStatus;
import dev.spate.share.text.ByteSize;
import dev.spate.share.text.Json;
import dev.spate.share.text.Plural;
import dev.spate.wire.peer.Bitfield;
import dev.spate.wire.status.Activity;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * The state of one torrent, for a display.
 *
 * @param pieces the verified pieces; a copy that does not change
 */
public record TorrentProgress(TorrentStatus status, Bitfield pieces) {
    /** Seconds until complete at the present rate. */
    public OptionalLong etaSeconds() {
        long rate = status.rates().downBytesPerSecond();
        return status.isComplete() || !status.hasMetadata() || rate <= 0
                ? OptionalLong.empty()
                : OptionalLong.of(
                        (status.progress().bytesWanted() - status.progress().bytesHave() + rate - 1) / rate);
    }

    /** The progress, such as {@code 63%}, rounded down, so that 100% means complete. */
    public String percent() {
        double share = status.activity() == Activity.CHECKING
                ? status.progress().pieceCount() == 0
                        ? 0
                        : (double) status.progress().piecesChecked()
                                / status.progress().pieceCount()
                : status.progress().share();
        return (int) (share * 100) + "%";
    }

    /** Rates, time left, peers and copies, in words. */
    public String text() {
        return switch (status.activity()) {
            case FETCHING_METADATA ->
                "fetching metadata" + metadata() + " from "
                        + Plural.text(status.swarm().peers(), "peer");
            case CHECKING -> "checking existing files, " + percent();
            case DOWNLOADING ->
                percent() + " of " + ByteSize.text(status.progress().bytesWanted()) + ", "
                        + ByteSize.rate(status.rates().downBytesPerSecond()) + " down, "
                        + ByteSize.rate(status.rates().upBytesPerSecond()) + " up, "
                        + (etaSeconds().isPresent() ? TimeSpan.text(etaSeconds().getAsLong()) + " left, " : "")
                        + swarm();
            case SEEDING ->
                "seeding, " + ByteSize.rate(status.rates().upBytesPerSecond()) + " up, "
                        + ByteSize.text(status.totals().uploadedBytes()) + " so far, " + swarm();
            case SEEDED -> "seeded " + ByteSize.text(status.totals().uploadedBytes());
            case QUEUED -> "queued";
            case PAUSED -> "paused";
            case FAILED -> "failed";
        };
    }

    private String metadata() {
        return status.progress().bytesWanted() == 0
                ? ""
                : ", " + 100 * status.progress().bytesHave() / status.progress().bytesWanted() + "% of "
                        + ByteSize.text(status.progress().bytesWanted()) + ",";
    }

    private String swarm() {
        return Plural.text(status.swarm().peers(), "peer") + " ("
                + Plural.text(status.swarm().seeds(), "seed")
                + String.format(
                        Locale.ROOT, "), availability %.2f", status.swarm().copies());
    }

    public Json json() {
        Json json = Json.event("progress")
                .put("infoHash", status.infoHash().toString())
                .put("name", status.name())
                .put("activity", status.activity().name().toLowerCase(Locale.ROOT))
                .put("wantedLength", status.progress().bytesWanted())
                .put("verifiedLength", status.progress().bytesHave())
                .put("pieceCount", status.progress().pieceCount())
                .put("piecesVerified", status.progress().piecesHave())
                .put("piecesChecked", status.progress().piecesChecked())
                .put("downloadRate", status.rates().downBytesPerSecond())
                .put("uploadRate", status.rates().upBytesPerSecond())
                .put("downloaded", status.totals().downloadedBytes())
                .put("uploaded", status.totals().uploadedBytes())
                .put("wasted", status.totals().wastedBytes())
                .put("peers", status.swarm().peers())
                .put("seeds", status.swarm().seeds())
                .put("swarmSeeds", status.swarm().seedsInSwarm())
                .put("swarmLeechers", status.swarm().leechersInSwarm())
                .put("availability", status.swarm().copies());
        etaSeconds().ifPresent(seconds -> json.put("etaSeconds", seconds));
        return json;
    }
}
