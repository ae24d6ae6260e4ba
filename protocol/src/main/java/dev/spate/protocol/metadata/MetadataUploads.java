package dev.spate.protocol.metadata;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Gives the metadata to peers that ask, so much and so fast that nobody can make a living of it. Owned by the torrent.
 *
 * <p>Every request is answered, as BEP 9 wants it: by the piece, at once or in a later second, or by a reject.
 */
public final class MetadataUploads {
    /** How requests are answered. */
    public interface Port {
        void give(int peer, int piece);

        void reject(int peer, int piece);
    }

    private static final class Account {
        private final ArrayDeque<Integer> waiting = new ArrayDeque<>();
        private int taken;
        private int turnedDown;
        private int leftThisSecond = Limits.PEER_PIECES_PER_SECOND;
    }

    private final int pieceCount;
    private final Port port;
    private final Map<Integer, Account> accounts = new LinkedHashMap<>();
    private int leftThisSecond = Limits.TORRENT_PIECES_PER_SECOND;

    /**
     * Nobody has asked yet.
     *
     * @param length bytes of the metadata; 0 when there is nothing to give, and everything is rejected
     */
    public MetadataUploads(int length, Port port) {
        this.pieceCount = Attempt.pieceCount(length);
        this.port = port;
    }

    /** A peer asks for a piece. Returns whether it may stay: an endless stream of requests is an attack. */
    public boolean requested(int peer, int piece) {
        Account account = accounts.computeIfAbsent(peer, unknown -> new Account());
        int most = Math.max(Limits.SERVED_COPIES_MAX * pieceCount, Limits.SERVED_PIECES_MIN);
        if (piece >= pieceCount || account.taken >= most || account.waiting.size() >= Limits.WAITING_MAX) {
            port.reject(peer, piece);
            return ++account.turnedDown <= Limits.TURNED_DOWN_MAX;
        }
        account.taken++;
        account.waiting.add(piece);
        serve(peer, account);
        return true;
    }

    /** Serves one; returns whether there was anything to serve that may go now. */
    private boolean serve(int peer, Account account) {
        if (account.waiting.isEmpty() || account.leftThisSecond == 0 || leftThisSecond == 0) {
            return false;
        }
        account.leftThisSecond--;
        leftThisSecond--;
        port.give(peer, account.waiting.remove());
        return true;
    }

    /** Once a second: what waits goes on, in turns. */
    public void housekeep() {
        leftThisSecond = Limits.TORRENT_PIECES_PER_SECOND;
        accounts.values().forEach(account -> account.leftThisSecond = Limits.PEER_PIECES_PER_SECOND);
        boolean isServing = true;
        while (isServing) {
            isServing = false;
            for (Map.Entry<Integer, Account> each : accounts.entrySet()) {
                isServing |= serve(each.getKey(), each.getValue());
            }
        }
    }

    /** A peer is gone. */
    public void left(int peer) {
        accounts.remove(peer);
    }
}
