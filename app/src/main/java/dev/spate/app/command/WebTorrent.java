package dev.spate.app.command;

import dev.spate.wire.metainfo.Metainfo;
import java.util.Optional;

/**
 * The torrent at a web address.
 *
 * @param webSeed where the same server has the content, if its answer said so
 */
public record WebTorrent(Metainfo metainfo, Optional<String> webSeed) {}
