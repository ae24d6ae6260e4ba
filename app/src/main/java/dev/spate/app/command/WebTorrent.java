package dev.spate.app.command;

import dev.spate.wire.metainfo.Metainfo;
import java.util.Optional;

/**
 * The torrent behind a web address.
 *
 * @param webSeed where the same server has its bytes, when the address said so
 */
public record WebTorrent(Metainfo metainfo, Optional<String> webSeed) {}
