package dev.spate.share.testing;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A disk image with a file system without holes, mounted with the kernel's driver or one in user space. */
public final class SimpleDisk implements AutoCloseable {
    /** The file systems of USB sticks and memory cards. */
    public enum Kind {
        EXFAT("mkfs.exfat $0 && loop=$(losetup -f --show $0) && echo $loop"
                + " && { mount -t exfat $loop $1 || mount.exfat-fuse $loop $1; }"),
        FAT32("mkfs.vfat -F 32 $0 && loop=$(losetup -f --show $0) && echo $loop"
                + " && { mount -t vfat $loop $1 || { losetup -d $loop; fusefat -o rw+ $0 $1; }; }");

        private final String script;

        Kind(String script) {
            this.script = script;
        }
    }

    private static final long PATIENCE_SECONDS = 60;

    private final Path folder;
    private final String loop;

    private SimpleDisk(Path folder, String loop) {
        this.folder = folder;
        this.loop = loop;
    }

    /**
     * Mounts a disk of so many MiB; empty if there is no driver, or no permission to use it.
     *
     * @param parent where the image and the folder of the disk are created
     */
    public static Optional<SimpleDisk> mount(Kind kind, int mib, Path parent) throws IOException {
        Path image = parent.resolve(kind + ".img");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength((long) mib << 20);
        }
        Path folder = Files.createDirectory(parent.resolve(kind.toString()));
        Path log = parent.resolve(kind + ".log");
        int code = end(log, "sh", "-c", kind.script, image.toString(), folder.toString());
        List<String> said = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
        String loop = said.stream()
                .filter(line -> line.startsWith("/dev/loop"))
                .findFirst()
                .orElse("");
        SimpleDisk disk = new SimpleDisk(folder, loop);
        if (code == 0) {
            return Optional.of(disk);
        }
        disk.close();
        System.out.println("app: NOT RUN, no disk of this kind can be mounted here (root, losetup, and exfat-fuse,"
                + " exfatprogs, dosfstools, fusefat or the kernel's own drivers): " + kind + ": "
                + String.join(" ", said));
        return Optional.empty();
    }

    /** Whether the programs are installed. Mounting can still fail for lack of drivers or permissions. */
    public static boolean isInstalled() {
        List<String> folders = List.of("/usr/sbin", "/usr/bin", "/sbin", "/bin");
        return List.of("mkfs.exfat", "mount.exfat-fuse", "mkfs.vfat", "fusefat", "losetup").stream()
                .allMatch(program -> folders.stream().anyMatch(folder -> Files.isExecutable(Path.of(folder, program))));
    }

    public Path folder() {
        return folder;
    }

    public long freeBytes() throws IOException {
        return Files.getFileStore(folder).getUsableSpace();
    }

    /** Fills the disk. */
    public void fill() throws IOException {
        byte[] much = new byte[64 * 1024];
        try (var out = Files.newOutputStream(folder.resolve("filler"))) {
            while (true) {
                out.write(much);
            }
        } catch (IOException full) {
            Files.writeString(folder.resolve("../full.log"), String.valueOf(full.getMessage()));
        }
    }

    @Override
    public void close() throws IOException {
        end(folder.resolveSibling("end.log"), "umount", folder.toString());
        if (!loop.isEmpty()) {
            end(folder.resolveSibling("end.log"), "losetup", "-d", loop);
        }
    }

    private static int end(Path log, String... command) throws IOException {
        try {
            Process process = new ProcessBuilder(Arrays.asList(command))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return -1;
            }
            return process.exitValue();
        } catch (IOException e) {
            Files.writeString(log, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return -1;
    }
}
