package dev.spate.engine.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnsupportedOperationsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "No locks available",
                "Operation not supported",
                "Function not implemented",
                "Invalid argument",
                "Bad file descriptor",
                "Is a directory"
            })
    void goesOnWithoutWhatAFileSystemLacks(String reason) {
        assertThat(UnsupportedOperations.is(new IOException(reason))).isTrue();
        assertThat(UnsupportedOperations.isForcing(new FileSystemException("folder", null, reason)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Input/output error", "No space left on device", "Stale file handle", "Read-only file system"})
    void takesNoErrorOfADeviceForThat(String reason) {
        assertThat(UnsupportedOperations.is(new IOException(reason))).isFalse();
        assertThat(UnsupportedOperations.isForcing(new IOException(reason))).isFalse();
    }

    @Test
    void forcesNoFolderThatMayNotBeOpened() {
        IOException denied = new AccessDeniedException("folder");

        assertThat(UnsupportedOperations.isForcing(denied)).isTrue();
        assertThat(UnsupportedOperations.is(denied)).isFalse();
    }
}
