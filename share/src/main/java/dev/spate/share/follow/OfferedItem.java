package dev.spate.share.follow;

import dev.spate.share.text.Json;
import dev.spate.share.text.JsonObject;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.metainfo.Metainfo;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a share says of one offer. Nothing of it is true until it has been verified; only its form has been looked at.
 *
 * @param name any text; never a path on this machine
 * @param length bytes, or -1 when the share did not say
 * @param infoHash 40 hexadecimal digits; none for what has no bytes
 * @param isFolder whether it is a folder; only asked for what has no bytes
 * @param torrent where its torrent file is, below the share's address
 * @param emptyFiles paths of the files in an empty folder
 * @param info its info dictionary in base64, which the share says of what is small
 */
record OfferedItem(
        String name,
        long length,
        Optional<String> infoHash,
        boolean isFolder,
        String torrent,
        String download,
        List<String> emptyFiles,
        Optional<String> info) {
    OfferedItem {
        emptyFiles = List.copyOf(emptyFiles);
    }

    /** One whose info dictionary the share has not said. */
    OfferedItem(
            String name,
            long length,
            Optional<String> infoHash,
            boolean isFolder,
            String torrent,
            String download,
            List<String> emptyFiles) {
        this(name, length, infoHash, isFolder, torrent, download, emptyFiles, Optional.empty());
    }

    /**
     * Reads what an event has.
     *
     * @throws FeedException when something is missing or in a form that no share gives it
     */
    static OfferedItem of(JsonObject json) throws FeedException {
        Optional<String> infoHash = json.text("infoHashV1");
        if (infoHash.filter(hash -> !hash.matches("[0-9a-f]{40}")).isPresent()) {
            throw new FeedException("an offer without a usable info-hash");
        }
        return new OfferedItem(
                name(json),
                Math.max(-1, json.number("length").orElse(-1)),
                infoHash,
                json.flag("folder"),
                infoHash.isPresent() ? place(json, "torrent") : "",
                place(json, "download"),
                json.texts("files").stream().limit(FollowLimits.EMPTY_FILES_MAX).toList(),
                json.text("info").filter(info -> info.length() <= FollowLimits.INFO_TEXT_LENGTH_MAX));
    }

    /** The name in an event. */
    static String name(JsonObject json) throws FeedException {
        String name = json.text("name").orElse("");
        if (name.isEmpty() || name.length() > FollowLimits.NAME_LENGTH_MAX || name.indexOf('/') >= 0) {
            throw new FeedException("an offer without a usable name");
        }
        return name;
    }

    /** A place on the share itself: never another server. */
    private static String place(JsonObject json, String member) throws FeedException {
        String place = json.text(member).orElse("");
        boolean isPlain = place.startsWith("/")
                && !place.startsWith("//")
                && place.length() <= 8 * FollowLimits.NAME_LENGTH_MAX
                && place.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '\\' && c != '#');
        if (!isPlain) {
            throw new FeedException("an offer without a usable address");
        }
        return place;
    }

    /** What tells it from another version: the info-hash, or that there are no bytes. */
    String version() {
        return infoHash.orElse(isFolder ? "empty folder" : "empty");
    }

    /**
     * What it holds, out of what the share has said.
     *
     * @return nothing when it has not said it, or something else than what the info-hash is of
     */
    Optional<Metainfo> description() {
        try {
            if (info.isEmpty()) {
                return Optional.empty();
            }
            byte[] bytes = Base64.getDecoder().decode(info.get());
            Metainfo metainfo = Metainfo.fromInfo(bytes, List.of(), List.of());
            boolean isIt = metainfo.hasV1()
                    && infoHash.equals(Optional.of(metainfo.infoHash().v1Hex()));
            return isIt ? Optional.of(metainfo) : Optional.empty();
        } catch (ProtocolException | IllegalArgumentException nonsense) {
            return Optional.empty();
        }
    }

    /** In the form that {@link #of} reads. */
    Json json() {
        Json json = new Json().put("name", name).put("length", length).put("folder", isFolder);
        json.put("infoHashV1", infoHash).put("torrent", torrent).put("download", download);
        info.ifPresent(text -> json.put("info", text));
        return json.putStrings("files", emptyFiles);
    }

    /** The length, if it is known. */
    OptionalLong knownLength() {
        return length < 0 ? OptionalLong.empty() : OptionalLong.of(length);
    }
}
