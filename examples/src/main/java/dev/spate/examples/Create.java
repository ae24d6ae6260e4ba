package dev.spate.examples;

import dev.spate.engine.HashProgress;
import dev.spate.engine.TorrentCreator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** Makes a torrent of a file or folder: {@code Create CONTENT TORRENT TRACKER}. */
public final class Create {
    private Create() {}

    public static void main(String[] args) throws Exception {
        TorrentCreator creator = TorrentCreator.of(Path.of(args[0]))
                .tracker(List.of(args[2]))
                .comment("made by an example")
                .exclude(path -> path.endsWith(".tmp"));
        byte[] torrent = creator.create(HashProgress.ignored());
        Files.write(Path.of(args[1]), torrent, StandardOpenOption.CREATE_NEW);
        creator.leftOut().forEach(System.out::println);
    }
}
