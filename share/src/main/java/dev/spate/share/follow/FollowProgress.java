package dev.spate.share.follow;

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
                } else {
                    had += Math.min(verified(item.state(), length), length);
                }
            }
        }
        return new FollowProgress(offers, complete, wanted, had);
    }

    /** The verified bytes of the version that is on its way. */
    private static long verified(ItemState state, long length) {
        return switch (state) {
            case ItemState.Downloading downloading -> downloading.bytesVerified();
            case ItemState.Saving(ItemState.Placing _) -> length;
            case ItemState.Naming _, ItemState.Placing _, ItemState.Settling _ -> length;
            case ItemState.Leaving leaving when leaving.then() instanceof ItemState.Departure.Complete -> length;
            default -> 0;
        };
    }

    /** The parameters of a report. */
    String query() {
        return "&offers=" + offers + "&complete=" + complete + "&wanted=" + wantedLength + "&had=" + verifiedLength;
    }
}
