package dev.spate.app.demo;

import dev.spate.share.text.ByteSize;
import java.io.IOException;

/** The disk has less free space than a demo needs. */
final class NotEnoughSpaceException extends IOException {
    private static final long serialVersionUID = 1L;

    NotEnoughSpaceException(long size, int copies, long free) {
        super("the demo needs " + copies + " times " + ByteSize.text(size) + ", but only " + ByteSize.text(free)
                + " are free; choose a smaller --size or another --folder");
    }
}
