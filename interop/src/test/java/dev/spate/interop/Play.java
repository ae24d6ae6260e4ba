package dev.spate.interop;

import java.nio.file.Path;

/** One play of several programs, in a folder of its own: both are gone when it ends, and their logs shown when it fails. */
interface Play {
    void run(Path folder, Programs programs) throws Exception;

    /**
     * Has it played.
     *
     * @param title what a person reads about it
     */
    static void run(String title, Play play) throws Exception {
        run(title, Folders.fresh(), play);
    }

    /** The same in this folder, which is deleted at the end. */
    static void run(String title, Path folder, Play play) throws Exception {
        long start = System.nanoTime();
        try (Programs programs = new Programs()) {
            try {
                play.run(folder, programs);
            } catch (Throwable failure) {
                System.out.println("interop: FAILED: " + title + "\n  " + failure + "\n" + programs.logs());
                throw failure;
            }
        } finally {
            Folders.delete(folder);
        }
        System.out.printf("interop: %5.1f s: %s%n", (System.nanoTime() - start) / 1e9, title);
    }
}
