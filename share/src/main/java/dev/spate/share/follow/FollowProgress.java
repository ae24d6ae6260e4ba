package dev.spate.share.follow;

import dev.spate.share.follow.ItemState.Downloading;

/** The follower's progress, as the share's page shows it: numbers of offers, and lengths in bytes. */
record FollowProgress(long offers, long complete, long wantedLength, long verifiedLength) {
    static FollowProgress of(Iterable<Item> items) {
        long offers = 0;
        long complete = 0;
        long wanted = 0;
        long had = 0;
        for (Item item : items) {
            if (item.wanted().isPresent()) {
                long length = item.wanted().get().knownLength().orElse(0);
                offers++;
                wanted += length;
                if (item.isComplete()) {
                    complete++;
                    had += length;
                } else if (item.state() instanceof Downloading downloading) {
                    had += Math.min(downloading.bytesVerified(), length);
                }
            }
        }
        return new FollowProgress(offers, complete, wanted, had);
    }

    /** The parameters of a report. */
    String query() {
        return "&offers=" + offers + "&complete=" + complete + "&wanted=" + wantedLength + "&had=" + verifiedLength;
    }
}
