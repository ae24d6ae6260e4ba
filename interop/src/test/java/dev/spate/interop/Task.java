package dev.spate.interop;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a peer is started for.
 *
 * @param folder where the content lies (seed) or is to be put (get)
 * @param wanted the indexes of the files to get, counted from 0
 * @param link an address or a magnet link that is given instead of the torrent
 * @param seedsOn whether it stays when all is there
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

    /** The same for whoever knows only a link. */
    Task byMagnet(String announce) {
        return byLink("magnet:?xt=urn:btih:" + sample.infoHash() + "&tr="
                + URLEncoder.encode(announce, StandardCharsets.UTF_8));
    }

    /** The same for whoever is given this magnet link, or this address. */
    Task byLink(String link) {
        return new Task(isSeed, sample, torrent, folder, wanted, Optional.of(link), seedsOn);
    }

    /** The same for whoever stays when all is there, even a program that would end by itself. */
    Task thenSeed() {
        return new Task(isSeed, sample, torrent, folder, wanted, link, true);
    }

    /** What the program is given: the torrent file or the link. */
    String source() {
        return link.orElseGet(torrent::toString);
    }

    /** Whether some files are not to be got. */
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
