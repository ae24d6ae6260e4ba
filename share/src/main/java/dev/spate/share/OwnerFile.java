package dev.spate.share;

import dev.spate.share.file.AtomicFile;
import dev.spate.share.offer.OwnerToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The file with the owner's address, which only the owner may use. Only the owner can read the file. */
record OwnerFile(Path file) {
    private static final String BEFORE_TOKEN = "token=";

    /** The token of an earlier run, or a new one. */
    OwnerToken token() throws IOException {
        if (Files.exists(file)) {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
            int before = text.lastIndexOf(BEFORE_TOKEN);
            String token = before < 0 ? "" : text.substring(before + BEFORE_TOKEN.length());
            if (OwnerToken.isToken(token)) {
                return new OwnerToken(token);
            }
        }
        return OwnerToken.random();
    }

    /** Writes the address, which must end with the token. */
    void write(String address) throws IOException {
        AtomicFile.writeForOwner(file, (address + "\n").getBytes(StandardCharsets.ISO_8859_1));
    }
}
