package dev.spate.engine.download;

import dev.spate.http.HttpException;
import dev.spate.http.HttpException.Reason;
import dev.spate.wire.WireLimits;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The beginning of what a server sends: all of it if it is a torrent, and no more than tells that it is none.
 *
 * @param isTorrent whether it is one, or something broken that its name or type calls one
 * @param begin what was read so far
 */
// An array, because it only passes through.
@SuppressWarnings("ArrayRecordComponent")
record TorrentProbe(boolean isTorrent, byte[] begin) {
    /** @param claimsTorrent whether name or type say that it is a torrent */
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
