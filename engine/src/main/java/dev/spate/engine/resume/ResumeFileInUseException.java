package dev.spate.engine.resume;

import java.io.IOException;
import java.nio.file.Path;

/** Another session, in this process or in another one, runs the same download in the same folder. */
public final class ResumeFileInUseException extends IOException {
    private static final long serialVersionUID = 1L;

    ResumeFileInUseException(Path file) {
        super(file + " is in use: the same download runs already");
    }

    /** The same of a torrent, in one line for a person. */
    public ResumeFileInUseException(String message, ResumeFileInUseException cause) {
        super(message, cause);
    }
}
