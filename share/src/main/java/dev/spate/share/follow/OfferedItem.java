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
 * An offer as the share describes it. Only its form has been checked; nothing of it may be trusted before it is
 * verified.
 *
 * @param name any text without a slash; never used as a path on this machine
 * @param length bytes, or -1 when the share has not named it
 * @param infoHash 40 hexadecimal digits; empty for an offer without bytes
 * @param isFolder whether it is a folder; used only for offers without bytes
 * @param torrent the path of its torrent file at the share's address
 * @param download the path of its bytes at the share's address
 * @param emptyFiles paths of the files in a folder that has only empty files
 * @param info its info dictionary in base64, which the share sends for small offers
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

    /** An offer without its info dictionary. */
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
     * Reads the offer in an event.
     *
     * @throws FeedException when a member is missing or malformed
     */
    static OfferedItem of(JsonObject json) throws FeedException {
        Optional<String> infoHash = json.text("infoHashV1");
        if (infoHash.filter(hash -> !hash.matches("[0-9a-f]{40}")).isPresent()) {
            throw new FeedException("an offer has no valid info-hash");
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

    /** Reads the name in an event. */
    static String name(JsonObject json) throws FeedException {
        String name = json.text("name").orElse("");
        if (name.isEmpty() || name.length() > FollowLimits.NAME_LENGTH_MAX || name.indexOf('/') >= 0) {
            throw new FeedException("an offer has no valid name");
        }
        return name;
    }

    /** Reads a path at the share itself: it can never lead to another server. */
    private static String place(JsonObject json, String member) throws FeedException {
        String place = json.text(member).orElse("");
        boolean isPlain = place.startsWith("/")
                && !place.startsWith("//")
                && place.length() <= 8 * FollowLimits.NAME_LENGTH_MAX
                && place.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '\\' && c != '#');
        if (!isPlain) {
            throw new FeedException("an offer has no valid address");
        }
        return place;
    }

    /** Distinguishes versions of an offer: the info-hash, or a fixed text for offers without bytes. */
    String version() {
        return infoHash.orElse(isFolder ? "empty folder" : "empty");
    }

    /** Whether it is small enough to come from the share's web address instead of a swarm. */
    boolean isSmall() {
        return infoHash.isPresent() && length > 0 && length <= FollowLimits.WEB_LENGTH_MAX;
    }

    /** Whether it is a file without bytes. */
    boolean isEmptyFile() {
        return infoHash.isEmpty() && !isFolder;
    }

    /**
     * Decodes the info dictionary that the share has sent.
     *
     * @return empty when the share has sent none, or one with another info-hash
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

    /** The offer in the form that {@link #of} reads. */
    Json json() {
        Json json = new Json().put("name", name).put("length", length).put("folder", isFolder);
        json.put("infoHashV1", infoHash).put("torrent", torrent).put("download", download);
        info.ifPresent(text -> json.put("info", text));
        return json.putStrings("files", emptyFiles);
    }

    /** The length in bytes, if it is known. */
    OptionalLong knownLength() {
        return length < 0 ? OptionalLong.empty() : OptionalLong.of(length);
    }
}
