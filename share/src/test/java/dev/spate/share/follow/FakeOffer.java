package dev.spate.share.follow;

import dev.spate.wire.ProtocolException;
import dev.spate.wire.metainfo.Metainfo;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A version of an offer.
 *
 * @param metainfo empty for an offer without bytes
 */
record FakeOffer(String name, Optional<Metainfo> metainfo, boolean isFolder) {
    static final int SMALL = 1_000;
    static final int LARGE = 3_000_000;

    /** A file of random bytes, as many and as random as these numbers say. */
    static FakeOffer file(String name, int length, int seed) {
        int pieceLength = 1 << 20;
        String pieces = "%020d".formatted(seed).repeat((length + pieceLength - 1) / pieceLength);
        String info = "d6:lengthi%de4:name%d:%s12:piece lengthi%de6:pieces%d:%se"
                .formatted(length, name.length(), name, pieceLength, pieces.length(), pieces);
        try {
            byte[] bytes = info.getBytes(StandardCharsets.ISO_8859_1);
            return new FakeOffer(name, Optional.of(Metainfo.fromInfo(bytes, List.of(), List.of())), false);
        } catch (ProtocolException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static FakeOffer empty(String name, boolean isFolder) {
        return new FakeOffer(name, Optional.empty(), isFolder);
    }

    String version() {
        return item().version();
    }

    /** The offer as the share describes it. */
    OfferedItem item() {
        return new OfferedItem(
                name,
                metainfo.map(known -> known.geometry().totalLength()).orElse(-1L),
                metainfo.map(known -> known.infoHash().v1Hex()),
                isFolder,
                metainfo.isPresent() ? "/torrent" : "",
                "/content",
                List.of());
    }
}
