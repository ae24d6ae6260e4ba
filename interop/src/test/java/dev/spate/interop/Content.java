package dev.spate.interop;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** What one peer shares in a meeting. Names, lengths and bytes follow a rule, so they are the same in every run. */
enum Content {
    FILE("the file of 300 MB", "three hundred.bin", 256 << 10),
    TREE("the tree of 2,000 files", "tree of files", 16 << 10),
    LARGE_PIECES("the pieces of 16 MiB", "large pieces.bin", 16 << 20),
    LAST_BYTE("the last piece of 1 byte", "last byte.bin", 16 << 10),
    SELECTION("some of the files", "selection", 256 << 10),
    SPARSE("the sparse file over 4 GiB", "sparse.bin", 16 << 20),
    SWARM("the file for many", "for many.bin", 128 << 10),
    // The piece length is the one that share chooses, so that its torrent can be compared with one made by hand.
    CIRCLE("the file for a circle", "for a circle.bin", 16 << 10);

    /** A file of a content. Its index in the list is its index in the torrent. */
    record Part(List<String> path, long length) {}

    private static final List<String> SCRIPTS = List.of(
            "reading",
            "чтение",
            "ανάγνωση",
            "読み物",
            "قراءة",
            "पठन",
            "קריאה",
            "독서",
            "การอ่าน",
            "Übergröße",
            "e\u0301te\u0301",
            "🌊 wave",
            "it's 100% [ok] & so");

    private final String displayName;
    private final String torrentName;
    private final int pieceLength;

    Content(String displayName, String torrentName, int pieceLength) {
        this.displayName = displayName;
        this.torrentName = torrentName;
        this.pieceLength = pieceLength;
    }

    /** Its name in the title of a test. */
    String displayName() {
        return displayName;
    }

    String torrentName() {
        return torrentName;
    }

    int pieceLength() {
        return pieceLength;
    }

    boolean isOneFile() {
        return this != TREE && this != SELECTION;
    }

    /**
     * Whether this content is for a meeting with this client. The sparse file is for libtorrent only; the files for
     * many are for no single client.
     */
    boolean isFor(Clients client) {
        return this != SWARM && this != CIRCLE && (this != SPARSE || client == Clients.LIBTORRENT);
    }

    /** Whether only the first and last bytes and those around 4 GiB are written, with holes between them. */
    boolean isSparse() {
        return this == SPARSE;
    }

    /** Whether a part is wanted; only {@link #SELECTION} has unwanted ones. */
    boolean isWanted(Part part) {
        return this != SELECTION || part.path().getFirst().equals("wanted");
    }

    List<Part> parts() {
        return switch (this) {
            case FILE -> one(300_000_000L);
            case LARGE_PIECES -> one((32L << 20) + 5_000_000);
            case LAST_BYTE -> one((64L * pieceLength) + 1);
            case SWARM -> one(24_000_000);
            case CIRCLE -> one(17_000_000);
            case SPARSE -> one((4L << 30) + (3 << 20) + 1);
            case TREE -> tree();
            case SELECTION -> selection();
        };
    }

    private List<Part> one(long length) {
        return List.of(new Part(List.of(torrentName), length));
    }

    /**
     * Of ten files, one is empty, one has 1 byte, one is longer than several pieces, and the rest are shorter than one.
     */
    private static List<Part> tree() {
        var random = new SplittableRandom(2_000);
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            String script = SCRIPTS.get(i % SCRIPTS.size());
            String name = String.format(Locale.ROOT, "%s %04d.dat", script, i);
            long length = switch (i % 10) {
                case 0 -> 0;
                case 1 -> 1;
                case 2 -> random.nextLong(20_000, 120_000);
                default -> random.nextLong(2, 14_000);
            };
            parts.add(new Part(List.of(script + " " + i / 400, "part " + i % 7, name), length));
        }
        parts.set(700, new Part(List.of("n".repeat(196) + ".dat"), 17_000));
        parts.set(800, new Part(List.of("長".repeat(65) + "e.dat"), 17_000));
        return List.copyOf(parts);
    }

    /**
     * Wanted and unwanted files in rotation, so that they share pieces. One unwanted file has many pieces of its own.
     */
    private static List<Part> selection() {
        var random = new SplittableRandom(24);
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            String folder = i % 3 == 1 ? "wanted" : "unwanted";
            long length = i == 12 ? 4_000_000 : random.nextLong(50_000, 900_000);
            parts.add(new Part(List.of(folder, "file " + i + ".bin"), length));
        }
        return List.copyOf(parts);
    }
}
