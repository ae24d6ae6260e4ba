package dev.spate.share;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.share.offer.OwnerToken;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnerFileTest {
    @TempDir
    private Path folder;

    @Test
    void makesANewTokenWhenTheFileHasNone() throws Exception {
        OwnerFile file = new OwnerFile(folder.resolve("owner"));
        for (String text : new String[] {"", "x", "http://127.0.0.1:1/?token=", "http://127.0.0.1:1/?token=short"}) {
            Files.writeString(file.file(), text);

            assertThat(OwnerToken.isToken(file.token().text())).as(text).isTrue();
        }
    }

    /** A share that is killed while it writes the file must keep the token that is part of links. */
    @Test
    void hasTheTokenAtEveryMomentWhileItIsWritten() throws Exception {
        OwnerFile file = new OwnerFile(folder.resolve("owner"));
        OwnerToken token = OwnerToken.random();
        file.write("http://127.0.0.1:1/?token=" + token.text());
        AtomicBoolean isOver = new AtomicBoolean();
        Thread writer = Thread.ofPlatform().start(() -> {
            try {
                for (int port = 1; port < 300; port++) {
                    file.write("http://127.0.0.1:" + port + "/?token=" + token.text());
                }
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            } finally {
                isOver.set(true);
            }
        });

        while (!isOver.get()) {
            assertThat(file.token().text()).isEqualTo(token.text());
        }
        writer.join();
        assertThat(Files.readString(file.file())).startsWith("http://127.0.0.1:299/");
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            assertThat(Files.getPosixFilePermissions(file.file()))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
    }
}
