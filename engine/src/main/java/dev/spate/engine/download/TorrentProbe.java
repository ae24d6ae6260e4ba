package dev.spate.engine.download;

import dev.spate.http.HttpException;
import dev.spate.http.HttpException.Reason;
import dev.spate.wire.WireLimits;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The beginning of a server's answer: all of it if it is a torrent, otherwise only as much as was needed to see that it
 * is not.
 *
 * @param isTorrent whether it is a torrent, or a broken file whose name or type is that of a torrent
 * @param begin the bytes that were read
 */
// An array, because it is only passed on.
@SuppressWarnings("ArrayRecordComponent")
record TorrentProbe(boolean isTorrent, byte[] begin) {
    /** @param claimsTorrent whether name or type are those of a torrent */
    static TorrentProbe of(InputStream body, boolean claimsTorrent, String host) throws HttpException {
        try {
            if (claimsTorrent) {
                return new TorrentProbe(
                        true, ContentEncoding.plain(body).readNBytes(WireLimits.METAINFO_LENGTH_MAX + 1));
            }
            byte[] head = body.readNBytes(TorrentSniffer.HEAD_LENGTH);
            if (!TorrentSniffer.mayBeTorrent(head)) {
                return new TorrentProbe(false, head);
            }
            byte[] begin = joined(head, body.readNBytes(WireLimits.METAINFO_LENGTH_MAX - head.length + 1));
            return new TorrentProbe(TorrentSniffer.isTorrent(begin), begin);
        } catch (HttpException e) {
            throw e;
        } catch (IOException e) {
            throw new HttpException(Reason.BROKEN, host + ": " + e.getMessage(), e);
        }
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
