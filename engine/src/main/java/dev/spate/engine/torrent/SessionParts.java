package dev.spate.engine.torrent;

import dev.spate.engine.disk.BlockPool;
import dev.spate.engine.disk.Storage;
import dev.spate.engine.loop.Loop;
import dev.spate.engine.loop.SessionThreads;
import dev.spate.engine.net.LinkDialer;
import dev.spate.engine.net.Links;
import dev.spate.engine.resume.ResumeFile;
import dev.spate.engine.tracker.TrackerAnnouncer;
import dev.spate.engine.webseed.WebSeeds;
import dev.spate.protocol.port.LocalPeer;
import dev.spate.protocol.session.SessionResources;

/**
 * What all torrents of a session share.
 *
 * @param self our peer id, client name and port, as every torrent tells them to peers
 * @param connectionsPerTorrentMax the most links of one torrent
 * @param unchokeSlots the most peers that one torrent serves at one time
 * @param openerThreads open the files of magnet links whose metadata has arrived
 * @param digestSalt a secret that makes the digests of bad blocks useless to others
 */
public record SessionParts(
        LocalPeer self,
        int connectionsPerTorrentMax,
        int unchokeSlots,
        Loop loop,
        SessionResources resources,
        Links links,
        LinkDialer linkDialer,
        TrackerAnnouncer trackerAnnouncer,
        WebSeeds.Shared webSeeds,
        SessionThreads openerThreads,
        ResumeFile.Shared resume,
        Storage.Shared disk,
        BlockPool blocks,
        long digestSalt) {}
