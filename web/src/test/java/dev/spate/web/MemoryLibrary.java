package dev.spate.web;

import dev.spate.share.offer.ByteReader;
import dev.spate.share.offer.Content;
import dev.spate.share.offer.Library;
import dev.spate.share.offer.Offer;
import dev.spate.share.offer.OfferStatus;
import dev.spate.share.offer.OfferedFile;
import dev.spate.share.offer.OfferedTorrent;
import dev.spate.wire.InfoHash;
import dev.spate.wire.status.PeerStatus;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A library of bytes in memory. */
final class MemoryLibrary implements Library {
    private final Map<String, Offer> offers = new LinkedHashMap<>();

    MemoryLibrary file(String name, byte[] bytes) {
        offers.put(name, new MemoryOffer(name, true, Map.of(name, content(bytes)), Map.of(name, (long) bytes.length)));
        return this;
    }

    MemoryLibrary file(String name, String text) {
        return file(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A file without a torrent, because it is still being hashed. */
    MemoryLibrary preparing(String name, String text, boolean canBeRead) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        offers.put(name, new PreparingOffer(name, bytes.length, content(bytes), canBeRead));
        return this;
    }

    /** A file whose bytes come from the given content. */
    MemoryLibrary file(String name, long length, Content content) {
        offers.put(name, new MemoryOffer(name, true, Map.of(name, content), Map.of(name, length)));
        return this;
    }

    MemoryLibrary folder(String name, Map<String, String> files) {
        Map<String, Content> contents = new LinkedHashMap<>();
        Map<String, Long> lengths = new LinkedHashMap<>();
        files.forEach((path, text) -> {
            contents.put(name + "/" + path, content(text.getBytes(StandardCharsets.UTF_8)));
            lengths.put(name + "/" + path, (long) text.getBytes(StandardCharsets.UTF_8).length);
        });
        offers.put(name, new MemoryOffer(name, false, contents, lengths));
        return this;
    }

    @Override
    public String title() {
        return "memory";
    }

    @Override
    public List<Offer> offers() {
        return List.copyOf(offers.values());
    }

    @Override
    public Optional<Offer> find(String name) {
        return Optional.ofNullable(offers.get(name));
    }

    static Content content(byte[] bytes) {
        return (_, _, _) -> new ByteReader() {
            @Override
            public ByteBuffer read(long position, int lengthMax) {
                int start = Math.toIntExact(position);
                return ByteBuffer.wrap(bytes, start, Math.min(lengthMax, bytes.length - start))
                        .slice();
            }

            @Override
            public void close() {}
        };
    }

    /** Content that is computed from the position, for files too large for memory. */
    static Content zeros(Runnable onRead, Runnable onClose) {
        return new Content() {
            @Override
            public ByteReader open(long from, long to, BooleanSupplier hasLeft) throws IOException {
                ByteBuffer block = ByteBuffer.allocateDirect(64 * 1024);
                return new ByteReader() {
                    @Override
                    public ByteBuffer read(long position, int lengthMax) {
                        onRead.run();
                        return block.slice(0, Math.min(lengthMax, block.capacity()));
                    }

                    @Override
                    public void close() {
                        onClose.run();
                    }
                };
            }
        };
    }

    private record MemoryOffer(String name, boolean isFile, Map<String, Content> contents, Map<String, Long> lengths)
            implements Offer {
        @Override
        public long length() {
            return lengths.values().stream().mapToLong(length -> length).sum();
        }

        @Override
        public List<OfferedFile> files() {
            List<OfferedFile> files = new ArrayList<>();
            contents.forEach((path, content) ->
                    files.add(new OfferedFile(path, lengths.get(path), "tag-" + files.size(), content)));
            return files;
        }

        @Override
        public Optional<OfferedFile> file(String path) {
            return files().stream().filter(file -> file.path().equals(path)).findFirst();
        }

        @Override
        public Optional<OfferedTorrent> torrent() {
            return length() == 0
                    ? Optional.empty()
                    : Optional.of(new OfferedTorrent(
                            InfoHash.v1(new byte[20]),
                            "magnet:?xt=urn:btih:" + "00".repeat(20),
                            "d4:infodee".getBytes(StandardCharsets.UTF_8),
                            7,
                            2));
        }

        @Override
        public OfferStatus status() {
            return new OfferStatus(OfferStatus.Activity.COMPLETE, 1, 1, 2, 3, 4, 1);
        }

        @Override
        public List<PeerStatus> peers() {
            return List.of();
        }
    }

    private record PreparingOffer(String name, long length, Content content, boolean canBeRead) implements Offer {
        @Override
        public boolean isFile() {
            return true;
        }

        @Override
        public List<OfferedFile> files() {
            return canBeRead ? List.of(new OfferedFile(name, length, "tag-0", content)) : List.of();
        }

        @Override
        public Optional<OfferedFile> file(String path) {
            return files().stream().filter(file -> file.path().equals(path)).findFirst();
        }

        @Override
        public Optional<OfferedTorrent> torrent() {
            return Optional.empty();
        }

        @Override
        public OfferStatus status() {
            return new OfferStatus(OfferStatus.Activity.PREPARING, 0.5, 0, 0, 0, 0, 0);
        }

        @Override
        public List<PeerStatus> peers() {
            return List.of();
        }
    }
}
