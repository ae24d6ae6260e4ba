package dev.spate.interop;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a peer is to do.
 *
 * @param folder where the content is (seed) or goes (get)
 * @param wanted the indexes of the files to download, from 0
 * @param link an address or a magnet link to use instead of the torrent
 * @param seedsOn whether it keeps seeding when it is complete
 */
record Task(
        boolean isSeed,
        Sample sample,
        Path torrent,
        Path folder,
        Set<Integer> wanted,
        Optional<String> link,
        boolean seedsOn) {
    static Task seed(Sample sample, Path torrent) {
        return new Task(true, sample, torrent, sample.folder(), Set.of(), Optional.empty(), true);
    }

    static Task get(Sample sample, Path torrent, Path folder) {
        return new Task(false, sample, torrent, folder, sample.wanted(), Optional.empty(), false);
    }

    /** The same task with only a magnet link. */
    Task byMagnet(String announce) {
        return byLink("magnet:?xt=urn:btih:" + sample.infoHash() + "&tr="
                + URLEncoder.encode(announce, StandardCharsets.UTF_8));
    }

    /** The same task with this magnet link or address instead of the torrent. */
    Task byLink(String link) {
        return new Task(isSeed, sample, torrent, folder, wanted, Optional.of(link), seedsOn);
    }

    /** The same task for a program that keeps seeding, even if it would usually end by itself. */
    Task thenSeed() {
        return new Task(isSeed, sample, torrent, folder, wanted, link, true);
    }

    /** What the program is given: the torrent file or the link. */
    String source() {
        return link.orElseGet(torrent::toString);
    }

    /** Whether some files are unwanted. */
    boolean isSelective() {
        return !isSeed && wanted.size() < sample.parts().size();
    }

    Set<Integer> unwanted() {
        Set<Integer> unwanted = new TreeSet<>();
        for (int i = 0; i < sample.parts().size(); i++) {
            if (!wanted.contains(i)) {
                unwanted.add(i);
            }
        }
        return unwanted;
    }
}
