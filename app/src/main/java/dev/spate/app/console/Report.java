package dev.spate.app.console;

import dev.spate.engine.TorrentVerifier;
import dev.spate.share.text.ByteSize;
import dev.spate.share.text.Json;
import dev.spate.share.text.Plural;
import dev.spate.wire.InfoHash;
import dev.spate.wire.metainfo.Metainfo;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An event of a running command, as text and as JSON. docs/cli.md lists them all. */
public interface Report {
    /** The lines for the user, or nothing if they would only disturb. */
    String text();

    /** One object whose names do not change between versions. */
    Json json();

    /** An event of one torrent. */
    private static Json about(String event, InfoHash infoHash, String name) {
        return Json.event(event).put("infoHash", infoHash.toString()).put("name", name);
    }

    /** The session accepts connections. */
    record Listening(int port, List<String> addresses) implements Report {
        @Override
        public String text() {
            return "listening on port " + port;
        }

        @Override
        public Json json() {
            return Json.event("listening").put("port", port).putStrings("addresses", addresses);
        }
    }

    /** A torrent has been added to the session. */
    record Added(
            String source,
            InfoHash infoHash,
            String name,
            int filesWanted,
            int filesAll,
            long wantedLength,
            long totalLength,
            String folder)
            implements Report {
        @Override
        public String text() {
            String files = filesWanted == filesAll
                    ? Plural.text(filesAll, "file")
                    : filesWanted + " of " + Plural.text(filesAll, "file");
            return name + ": " + files + ", " + ByteSize.text(wantedLength) + ", in " + folder;
        }

        @Override
        public Json json() {
            return Json.event("added")
                    .put("source", source)
                    .put("infoHash", infoHash.toString())
                    .put("name", name)
                    .put("filesWanted", filesWanted)
                    .put("files", filesAll)
                    .put("wantedLength", wantedLength)
                    .put("totalLength", totalLength)
                    .put("folder", folder);
        }
    }

    /** The existing files have been checked, or their resume data was trusted. */
    record Checked(InfoHash infoHash, String name, int piecesGenuine, int piecesChecked) implements Report {
        @Override
        public String text() {
            return piecesChecked == 0
                    ? ""
                    : name + ": checked " + Plural.text(piecesChecked, "piece") + ", " + piecesGenuine + " are good";
        }

        @Override
        public Json json() {
            return about("checked", infoHash, name)
                    .put("piecesGood", piecesGenuine)
                    .put("piecesChecked", piecesChecked);
        }
    }

    /** Everything wanted is on disk, verified and durable. */
    record Completed(InfoHash infoHash, String name, long wantedLength, long seconds) implements Report {
        @Override
        public String text() {
            return name + ": complete, " + ByteSize.text(wantedLength) + " verified, after " + TimeSpan.text(seconds);
        }

        @Override
        public Json json() {
            return about("completed", infoHash, name)
                    .put("wantedLength", wantedLength)
                    .put("seconds", seconds);
        }
    }

    /** Seeding has reached its ratio or time. */
    record SeedingDone(InfoHash infoHash, String name, long uploaded, double ratio) implements Report {
        @Override
        public String text() {
            return name + ": seeded " + ByteSize.text(uploaded);
        }

        @Override
        public Json json() {
            return about("seedingDone", infoHash, name)
                    .put("uploaded", uploaded)
                    .put("ratio", ratio);
        }
    }

    /** A source has failed; the line for the user goes to standard error instead. */
    record Failed(String source, ExitCode code, String message) implements Report {
        @Override
        public String text() {
            return "";
        }

        @Override
        public Json json() {
            return Json.event("failed")
                    .put("source", source)
                    .put("exitCode", code.number())
                    .put("message", message);
        }
    }

    /** A tracker has sent a message for the user, or failed. */
    record TrackerSaid(InfoHash infoHash, String name, String url, String message, boolean isFailure)
            implements Report {
        @Override
        public String text() {
            return name + ": tracker " + url + (isFailure ? " failed: " : " says: ") + message;
        }

        @Override
        public Json json() {
            return about("tracker", infoHash, name)
                    .put("url", url)
                    .put("message", message)
                    .put("failed", isFailure);
        }
    }

    /** A web seed cannot deliver. */
    record WebSeedSaid(InfoHash infoHash, String name, String url, String message, boolean isOver) implements Report {
        @Override
        public String text() {
            return name + ": web seed " + url + ": " + message;
        }

        @Override
        public Json json() {
            return about("webSeed", infoHash, name)
                    .put("url", url)
                    .put("message", message)
                    .put("over", isOver);
        }
    }

    /** A peer has certainly sent bad data. */
    record PeerBanned(InfoHash infoHash, String name, String peer) implements Report {
        @Override
        public String text() {
            return name + ": banned " + peer + ", which sent bad data";
        }

        @Override
        public Json json() {
            return about("peerBanned", infoHash, name).put("peer", peer);
        }
    }

    /** A regular file has been downloaded from a web server. */
    record FileSaved(String url, String path, long length) implements Report {
        @Override
        public String text() {
            return path + ": complete, " + ByteSize.text(length);
        }

        @Override
        public Json json() {
            return Json.event("saved").put("url", url).put("path", path).put("length", length);
        }
    }

    /** A torrent file has been written. */
    record Created(String path, InfoHash infoHash, String name, long totalLength, int pieceLength, int pieceCount)
            implements Report {
        /** The report on a torrent that was written to this file. */
        public static Created of(Path target, Metainfo metainfo) {
            return new Created(
                    target.toString(),
                    metainfo.infoHash(),
                    metainfo.name(),
                    metainfo.geometry().totalLength(),
                    metainfo.geometry().pieceLength(),
                    metainfo.geometry().pieceCount());
        }

        @Override
        public String text() {
            return path + ": " + name + ", " + ByteSize.text(totalLength) + " in " + Plural.text(pieceCount, "piece")
                    + " of " + ByteSize.text(pieceLength) + "\ninfo-hash " + infoHash;
        }

        @Override
        public Json json() {
            return Json.event("created")
                    .put("path", path)
                    .put("infoHash", infoHash.toString())
                    .put("name", name)
                    .put("totalLength", totalLength)
                    .put("pieceLength", pieceLength)
                    .put("pieceCount", pieceCount);
        }
    }

    /** All pieces have been compared. The text may shorten the list of bad files; the JSON never does. */
    record Verified(InfoHash infoHash, String name, int pieceCount, List<Integer> badPieces, List<Bad> badFiles)
            implements Report {
        private static final int LINES_MAX = 50;

        /** A file and what is wrong with it. */
        public record Bad(String path, TorrentVerifier.Problem problem) {
            String text() {
                return Console.printable(path)
                        + switch (problem) {
                            case MISSING -> " (missing)";
                            case NOT_A_FILE -> " (not a file; links are not followed)";
                            case TOO_SHORT -> " (too short)";
                            case TOO_LONG -> " (too long)";
                            case UNREADABLE -> " (cannot be read)";
                            case DIFFERENT -> " (differs)";
                            case MAYBE_DIFFERENT -> " (differs, or another file in the same piece does)";
                        };
            }

            Json json() {
                return new Json()
                        .put("path", path)
                        .put("problem", problem.name().toLowerCase(Locale.ROOT));
            }
        }

        @Override
        public String text() {
            if (badPieces.isEmpty() && badFiles.isEmpty()) {
                return name
                        + (pieceCount == 1 ? ": the only piece is good" : ": all " + pieceCount + " pieces are good");
            }
            StringBuilder text = new StringBuilder();
            if (!badPieces.isEmpty()) {
                text.append("bad pieces: ").append(Ranges.text(badPieces)).append('\n');
            }
            badFiles.stream()
                    .limit(LINES_MAX)
                    .forEach(file ->
                            text.append("bad file: ").append(file.text()).append('\n'));
            if (badFiles.size() > LINES_MAX) {
                text.append("and ").append(badFiles.size() - LINES_MAX).append(" more files\n");
            }
            return text.append(name + ": " + badPieces.size() + " of " + Plural.text(pieceCount, "piece") + " and "
                            + Plural.text(badFiles.size(), "file") + " are bad")
                    .toString();
        }

        @Override
        public Json json() {
            return about("verified", infoHash, name)
                    .put("pieceCount", pieceCount)
                    .putNumbers("badPieces", badPieces)
                    .putObjects("badFiles", badFiles.stream().map(Bad::json).toList());
        }
    }

    /**
     * The web address answers.
     *
     * @param peer where peers connect, if links carry it
     */
    record Serving(String web, Optional<String> peer) implements Report {
        @Override
        public String text() {
            return "serving at " + web + "/";
        }

        @Override
        public Json json() {
            return Json.event("web").put("web", web + "/").put("peer", peer);
        }
    }

    /** The address at which only the owner controls a share. */
    record OwnerAddress(String address) implements Report {
        @Override
        public String text() {
            return "for the owner only: " + address;
        }

        @Override
        public Json json() {
            return Json.event("owner").put("address", address);
        }
    }

    /**
     * An offer of a share is available.
     *
     * @param infoHash empty for an offer without bytes, as is everything else about its torrent
     */
    record Shared(
            String name,
            long length,
            Optional<String> infoHash,
            Optional<String> magnet,
            String page,
            String download,
            Optional<String> torrent,
            boolean wasHashed)
            implements Report {
        @Override
        public String text() {
            return name + ", " + ByteSize.text(length) + "\n  " + page
                    + magnet.map(link -> "\n  " + link).orElse("");
        }

        @Override
        public Json json() {
            return Json.event("shared")
                    .put("name", name)
                    .put("length", length)
                    .put("infoHashV1", infoHash)
                    .put("magnet", magnet)
                    .put("page", page)
                    .put("download", download)
                    .put("torrent", torrent)
                    .put("hashed", wasHashed);
        }
    }

    /** An offer of a share is not served for now, or is gone. */
    record Withdrawn(String name, boolean isGone) implements Report {
        @Override
        public String text() {
            return name + (isGone ? ": removed" : ": has changed; offered again when it stops changing");
        }

        @Override
        public Json json() {
            return Json.event(isGone ? "removed" : "withdrawn").put("name", name);
        }
    }

    /** Everything that was there at the start of the share has been processed. */
    record Ready(int offers, int hashed, int known) implements Report {
        @Override
        public String text() {
            return Plural.text(offers, "offer") + ": " + hashed + " hashed, " + known + " already known";
        }

        @Override
        public Json json() {
            return Json.event("ready")
                    .put("offers", offers)
                    .put("hashed", hashed)
                    .put("known", known);
        }
    }

    /** Anything else that the user should know. */
    record Notice(String text) implements Report {
        @Override
        public Json json() {
            return Json.event("notice").put("message", text);
        }
    }
}
