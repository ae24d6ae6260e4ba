package dev.spate.app.share;

import dev.spate.app.web.OwnerToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The file in which the owner finds the address that only the owner may use. Only the owner can read it. */
record OwnerFile(Path file) {
    private static final String BEFORE_TOKEN = "token=";

    /** That of an earlier run, or a new one. */
    OwnerToken token() throws IOException {
        if (Files.exists(file)) {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
            String token = text.substring(text.lastIndexOf(BEFORE_TOKEN) + BEFORE_TOKEN.length());
            if (text.contains(BEFORE_TOKEN) && OwnerToken.isToken(token)) {
                return new OwnerToken(token);
            }
        }
        return OwnerToken.random();
    }

    /** Keeps the address, which ends with the token. */
    void write(String address) throws IOException {
        Files.deleteIfExists(file);
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            // Never readable for others, not even for a moment.
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        Files.writeString(file, address + "\n", StandardCharsets.ISO_8859_1);
    }
}
