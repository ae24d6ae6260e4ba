package dev.spate.engine;

import dev.spate.engine.disk.BlockPool;
import dev.spate.engine.disk.Storage;
import dev.spate.engine.loop.Loop;
import dev.spate.engine.net.Dialling;
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
        Dialling dialling,
        TrackerDesk trackerDesk,
        WebSeeds.Shared webSeeds,
        Openings openings,
        ResumeFile.Shared resume,
        Storage.Shared disk,
        BlockPool blocks,
        Answers answers,
        long digestSalt,
        Consumer<SessionEvent> subscribers) {}
