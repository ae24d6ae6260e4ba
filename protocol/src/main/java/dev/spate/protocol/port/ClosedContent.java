package dev.spate.protocol.port;

import dev.spate.wire.status.Progress;

/**
 * What is known of content whose files are closed, without its metainfo.
 *
 * @param progress as it was when the files were closed
 * @param isWhole whether every piece is verified
 * @param isPrivate whether only trackers may name peers (BEP 27)
 * @param metadataLength bytes of the info dictionary that peers may request, or 0
 */
public record ClosedContent(Progress progress, boolean isWhole, boolean isPrivate, int metadataLength) {
    /** Whether everything that is wanted is verified. */
    public boolean isComplete() {
        return progress.bytesHave() == progress.bytesWanted();
    }
}
