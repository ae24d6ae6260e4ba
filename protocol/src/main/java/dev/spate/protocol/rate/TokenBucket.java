package dev.spate.protocol.rate;

import static dev.spate.protocol.machine.Check.check;

import dev.spate.protocol.machine.Machine;

/**
 * A limit in bytes per second, alone or below another one: session, torrent, peer. Bytes that pass a bucket also pass
 * all buckets above it.
 *
 * <p>Owned by the session's loop. A bucket holds a tenth of a second of its rate, at least a block. Children for which a
 * bucket has too little wait in line: the first takes at most a block, and then goes to the end of the line.
 */
public final class TokenBucket {
    /** The rate of a bucket without a limit. */
    public static final long UNLIMITED = 0;

    private static final long SECOND = 1_000_000_000L;

    // This bucket first, the outermost last.
    private final TokenBucket[] chain;

    private final WaitingLine children = new WaitingLine();
    private long bytesPerSecond;
    private long tokens;
    private long refilledAt;

    // Whether this bucket waits for one above. Until its turn it earns on, up to twice of what it holds else.
    private boolean isInLine;

    // What was earned beyond whole bytes, in bytes times nanoseconds, always below a second, so that no error adds up.
    private long fraction;

    /** A limit of its own; {@link #UNLIMITED} for none. */
    public TokenBucket(long bytesPerSecond, long now) {
        this(new TokenBucket[1], bytesPerSecond, now);
    }

    private TokenBucket(TokenBucket[] chain, long bytesPerSecond, long now) {
        this.chain = chain;
        chain[0] = this;
        refilledAt = now;
        setRate(bytesPerSecond, now);
        tokens = burst();
    }

    /** A bucket below this one. */
    public TokenBucket child(long childBytesPerSecond, long now) {
        var longer = new TokenBucket[chain.length + 1];
        System.arraycopy(chain, 0, longer, 1, chain.length);
        return new TokenBucket(longer, childBytesPerSecond, now);
    }

    /** The rate of this bucket alone, in bytes per second; {@link #UNLIMITED} when there is none. */
    public long rate() {
        return bytesPerSecond;
    }

    /** Changes the rate from now on. Above {@link RateLimits#RATE_MAX} it counts as unlimited. */
    public void setRate(long newBytesPerSecond, long now) {
        check(newBytesPerSecond >= 0, "a rate is not negative");
        refill(now);
        boolean wasUnlimited = bytesPerSecond == UNLIMITED;
        bytesPerSecond = newBytesPerSecond > RateLimits.RATE_MAX ? UNLIMITED : newBytesPerSecond;
        fraction = 0;
        tokens = wasUnlimited ? burst() : Math.min(tokens, burst());
    }

    /**
     * Bytes that may go now, through this bucket and all above it; {@link Long#MAX_VALUE} when none of them limits. While
     * others wait in line they are at most a block.
     */
    public long available(long now) {
        long least = isContended() ? RateLimits.BURST_MIN : Long.MAX_VALUE;
        for (TokenBucket bucket : chain) {
            if (bucket.bytesPerSecond != UNLIMITED) {
                bucket.refill(now);
                least = Math.min(least, bucket.isTurnOf(this, now) ? bucket.tokens : 0);
            }
        }
        return Math.max(0, least);
    }

    /** Whether these bytes may go now. More than a whole bucket may go when it is full, and leaves a debt. */
    public boolean fits(long bytes, long now) {
        for (TokenBucket bucket : chain) {
            if (bucket.bytesPerSecond != UNLIMITED) {
                bucket.refill(now);
                if (bucket.tokens < bucket.wanted(bytes) || !bucket.isTurnOf(this, now)) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean isTurnOf(TokenBucket asking, long now) {
        return asking == this || children.isTurnOf(asking, now);
    }

    /** Whether other children of a bucket above wait for what this one would take. */
    public boolean isContended() {
        for (TokenBucket bucket : chain) {
            if (bucket != this && bucket.bytesPerSecond != UNLIMITED && bucket.children.isAnyoneBut(this)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Takes bytes that go now, and leaves the line. This may leave a debt, which is earned back before anything else goes.
     */
    public void take(long bytes, long now) {
        check(bytes >= 0, "taken bytes are not negative");
        for (TokenBucket bucket : chain) {
            if (bucket.bytesPerSecond != UNLIMITED) {
                bucket.refill(now);
                bucket.tokens = Math.max(bucket.tokens - bytes, Long.MIN_VALUE / 4);
            }
        }
        stopWaiting();
    }

    /** Gives back bytes that were taken but did not go, for example when a request is cancelled. */
    public void giveBack(long bytes, long now) {
        check(bytes >= 0, "returned bytes are not negative");
        for (TokenBucket bucket : chain) {
            if (bucket.bytesPerSecond != UNLIMITED) {
                bucket.refill(now);
                bucket.tokens = Math.min(bucket.burst(), bucket.tokens + Math.min(bytes, Long.MAX_VALUE / 4));
            }
        }
    }

    /**
     * The time at which {@link #fits} becomes true if nothing else is taken before: now or later, or
     * {@link Machine#NEVER} when that time does not fit a long.
     */
    public long nextAvailable(long bytes, long now) {
        long latest = now;
        for (TokenBucket bucket : chain) {
            if (bucket.bytesPerSecond != UNLIMITED) {
                bucket.refill(now);
                latest = Math.max(latest, bucket.timeUntil(bucket.wanted(bytes), now));
            }
        }
        return latest;
    }

    /**
     * Waits in line until these bytes are taken. Returns when to ask again; a child that comes much later has lost its
     * place. A child that its own limit holds back keeps nobody waiting.
     */
    public long waitFor(long bytes, long now) {
        long at = now;
        for (TokenBucket bucket : chain) {
            if (bucket.bytesPerSecond != UNLIMITED) {
                bucket.refill(now);
                if (bucket == this) {
                    at = timeUntil(wanted(bytes), now);
                } else if (at == now) {
                    at = bucket.admit(this, bytes, now);
                    isInLine = true;
                }
            }
        }
        return at;
    }

    /** Puts a child in line. Returns when its turn will be. */
    private long admit(TokenBucket child, long bytes, long now) {
        long before = children.join(child, wanted(bytes), now);
        long at = timeUntil(before + wanted(bytes), now);
        long turn = at == now && !children.isTurnOf(child, now) ? now + RateLimits.TURN_RETRY : at;
        children.expect(child, turn);
        return turn;
    }

    /** Leaves the line, because there is nothing to take any more. */
    public void stopWaiting() {
        isInLine = false;
        for (TokenBucket bucket : chain) {
            bucket.children.leave(this);
        }
    }

    private long burst() {
        return Math.max(RateLimits.BURST_MIN, bytesPerSecond / RateLimits.BURST_PER_SECOND);
    }

    private long wanted(long bytes) {
        return Math.min(bytes, burst());
    }

    private long timeUntil(long wanted, long now) {
        long missing = wanted - tokens;
        if (missing <= 0) {
            return now;
        }
        long seconds = missing / bytesPerSecond;
        long rest = (missing % bytesPerSecond) * SECOND - fraction;
        long nanos = Math.ceilDiv(rest, bytesPerSecond);
        if (seconds >= (Long.MAX_VALUE - Math.max(0, now)) / SECOND - 1) {
            return Machine.NEVER;
        }
        return now + seconds * SECOND + nanos;
    }

    private void refill(long now) {
        long elapsed = now - refilledAt;
        if (elapsed <= 0) {
            return;
        }
        refilledAt = now;
        if (bytesPerSecond == UNLIMITED) {
            return;
        }
        long burst = isInLine ? 2 * burst() : burst();
        long seconds = elapsed / SECOND;
        if (seconds > (burst - tokens) / bytesPerSecond) {
            tokens = burst;
            fraction = 0;
            return;
        }
        long earned = (elapsed % SECOND) * bytesPerSecond + fraction;
        tokens += seconds * bytesPerSecond + earned / SECOND;
        fraction = earned % SECOND;
        if (tokens >= burst) {
            tokens = burst;
            fraction = 0;
        }
    }
}
