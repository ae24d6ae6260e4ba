package dev.spate.app.demo;

import dev.spate.share.text.ByteSize;
import java.io.IOException;

/** There is less space on the disk than a demo takes. */
final class NoRoomException extends IOException {
    private static final long serialVersionUID = 1L;

    NoRoomException(long size, int copies, long free) {
        super("the demo needs " + copies + " times " + ByteSize.text(size) + " and " + ByteSize.text(free)
                + " are free; --size makes it smaller, --folder puts it elsewhere");
    }
}
