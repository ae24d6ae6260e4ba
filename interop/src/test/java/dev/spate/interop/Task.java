package dev.spate.interop;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a peer is started for.
 *
 * @param folder where the content lies (seed) or is to be put (get)
 * @param wanted the indexes of the files to get, counted from 0
 */
record Task(boolean isSeed, Sample sample, Path torrent, Path folder, Set<Integer> wanted) {
    static Task seed(Sample sample, Path torrent) {
        return new Task(true, sample, torrent, sample.folder(), Set.of());
    }

    static Task get(Sample sample, Path torrent, Path folder) {
        return new Task(false, sample, torrent, folder, sample.wanted());
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
