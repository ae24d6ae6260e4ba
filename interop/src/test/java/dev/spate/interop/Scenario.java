package dev.spate.interop;

import java.nio.file.Path;

/**
 * Runs several programs in a folder. When it ends, the programs are ended and the folder is deleted; when it fails,
 * their logs are printed.
 */
interface Scenario {
    void run(Path folder, Programs programs) throws Exception;

    /**
     * Runs it in a fresh folder.
     *
     * @param title the line that the output shows for it
     */
    static void run(String title, Scenario scenario) throws Exception {
        run(title, Folders.fresh(), scenario);
    }

    /** Runs it in this folder, which is deleted at the end. */
    static void run(String title, Path folder, Scenario scenario) throws Exception {
        long start = System.nanoTime();
        try (Programs programs = new Programs()) {
            try {
                scenario.run(folder, programs);
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
