package dev.spate.app;

import dev.spate.wire.metainfo.Metainfo;
import java.util.Optional;

/**
 * The torrent behind a web address.
 *
 * @param webSeed where the same server has its bytes, when the address said so
 */
record WebTorrent(Metainfo metainfo, Optional<String> webSeed) {}
