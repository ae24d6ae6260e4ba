package dev.spate.web.request;

import java.util.Locale;
import java.util.Map;

/** The media type of a file, from the ending of its name. Stateless. */
public final class MediaType {
    static final String UNKNOWN = "application/octet-stream";
    public static final String HTML = "text/html; charset=utf-8";
    public static final String TEXT = "text/plain; charset=utf-8";
    public static final String JSON = "application/json";
    public static final String EVENTS = "text/event-stream";
    public static final String TORRENT = "application/x-bittorrent";

    /** The types that browsers show or play, or that people look for in a list; all others are {@link #UNKNOWN}. */
    private static final Map<String, String> BY_ENDING = Map.ofEntries(
            Map.entry("txt", TEXT),
            Map.entry("md", TEXT),
            Map.entry("log", TEXT),
            Map.entry("nfo", TEXT),
            Map.entry("csv", "text/csv; charset=utf-8"),
            Map.entry("srt", TEXT),
            Map.entry("vtt", "text/vtt; charset=utf-8"),
            Map.entry("html", HTML),
            Map.entry("htm", HTML),
            Map.entry("xml", "application/xml"),
            Map.entry("json", JSON),
            Map.entry("pdf", "application/pdf"),
            Map.entry("epub", "application/epub+zip"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("jpeg", "image/jpeg"),
            Map.entry("png", "image/png"),
            Map.entry("gif", "image/gif"),
            Map.entry("webp", "image/webp"),
            Map.entry("avif", "image/avif"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("mp3", "audio/mpeg"),
            Map.entry("m4a", "audio/mp4"),
            Map.entry("ogg", "audio/ogg"),
            Map.entry("oga", "audio/ogg"),
            Map.entry("opus", "audio/ogg"),
            Map.entry("flac", "audio/flac"),
            Map.entry("wav", "audio/wav"),
            Map.entry("mp4", "video/mp4"),
            Map.entry("m4v", "video/mp4"),
            Map.entry("mov", "video/quicktime"),
            Map.entry("webm", "video/webm"),
            Map.entry("mkv", "video/x-matroska"),
            Map.entry("avi", "video/x-msvideo"),
            Map.entry("ogv", "video/ogg"),
            Map.entry("zip", "application/zip"),
            Map.entry("gz", "application/gzip"),
            Map.entry("tgz", "application/gzip"),
            Map.entry("xz", "application/x-xz"),
            Map.entry("zst", "application/zstd"),
            Map.entry("bz2", "application/x-bzip2"),
            Map.entry("7z", "application/x-7z-compressed"),
            Map.entry("tar", "application/x-tar"),
            Map.entry("iso", "application/x-iso9660-image"),
            Map.entry("deb", "application/vnd.debian.binary-package"),
            Map.entry("torrent", TORRENT));

    /** The kind of a file, for the symbol in its row of a list. */
    public enum Kind {
        FOLDER,
        VIDEO,
        AUDIO,
        IMAGE,
        TEXT,
        ARCHIVE,
        OTHER
    }

    private MediaType() {}

    public static String of(String name) {
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return BY_ENDING.getOrDefault(ending, UNKNOWN);
    }

    public static Kind kind(String name) {
        String type = of(name);
        String family = type.substring(0, type.indexOf('/'));
        return switch (family) {
            case "video" -> Kind.VIDEO;
            case "audio" -> Kind.AUDIO;
            case "image" -> Kind.IMAGE;
            case "text" -> Kind.TEXT;
            default ->
                switch (type) {
                    case UNKNOWN -> Kind.OTHER;
                    case JSON, "application/pdf", "application/xml", "application/epub+zip" -> Kind.TEXT;
                    default -> Kind.ARCHIVE;
                };
        };
    }
}
