package dev.spate.engine;

import dev.spate.engine.disk.BlockPool;
import dev.spate.engine.disk.Storage;
import dev.spate.engine.loop.Loop;
import dev.spate.engine.net.LinkDialer;
import dev.spate.engine.net.Links;
import dev.spate.engine.resume.ResumeFile;
import dev.spate.engine.webseed.WebSeeds;
import dev.spate.protocol.session.SessionResources;
import dev.spate.wire.PeerId;
import java.util.function.Consumer;

/** What all torrents of a session use together. */
record SessionParts(
        SessionConfig config,
        PeerId self,
        int listenPort,
        Loop loop,
        SessionResources resources,
        Links links,
        LinkDialer linkDialer,
        TrackerAnnouncer trackerAnnouncer,
        WebSeeds.Shared webSeeds,
        OpenerThreads openerThreads,
        ResumeFile.Shared resume,
        Storage.Shared disk,
        BlockPool blocks,
        ApiFutures apiFutures,
        long digestSalt,
        Consumer<SessionEvent> subscribers) {}
