package dev.spate.protocol.choke;

/** A peer whose properties a test sets. */
final class FakePeer implements Candidate {
    final int id;
    boolean interested = true;
    boolean choked = true;
    boolean snubbed;
    boolean uploadOnly;
    boolean selfSufficient;
    long downloadRate;
    long uploadRate;
    long bytesSent;
    long connectedSince;
    long stateSince;

    /** Calls of isInterested. */
    int questions;

    FakePeer(int id) {
        this.id = id;
    }

    FakePeer gives(long rate) {
        downloadRate = rate;
        return this;
    }

    FakePeer unchokedAt(long time) {
        choked = false;
        stateSince = time;
        return this;
    }

    void choked(boolean nowChoked, long now) {
        choked = nowChoked;
        stateSince = now;
        bytesSent = 0;
    }

    @Override
    public int id() {
        return id;
    }

    @Override
    public boolean isInterested() {
        questions++;
        return interested;
    }

    @Override
    public boolean isChoked() {
        return choked;
    }

    @Override
    public boolean isSnubbed() {
        return snubbed;
    }

    @Override
    public boolean isUploadOnly() {
        return uploadOnly;
    }

    @Override
    public boolean isSelfSufficient() {
        return selfSufficient;
    }

    @Override
    public long downloadRate() {
        return downloadRate;
    }

    @Override
    public long uploadRate() {
        return uploadRate;
    }

    @Override
    public long bytesSentSinceUnchoked() {
        return bytesSent;
    }

    @Override
    public long connectedSince() {
        return connectedSince;
    }

    @Override
    public long stateSince() {
        return stateSince;
    }

    @Override
    public String toString() {
        return "peer " + id;
    }
}
