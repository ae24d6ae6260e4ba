package dev.spate.wire;

import java.util.Optional;

/** What is at the other end of a link. */
public sealed interface Remote {
    /** A peer at an address. On a link that the peer opened, the port is not where it listens. */
    record PeerEndpoint(PeerAddress address) implements Remote {
        @Override
        public String toString() {
            return address.toString();
        }
    }

    /**
     * A web server that has the content of the torrent (BEP 19). It is named by its owner or in the torrent, and no peer
     * can claim to be one.
     *
     * @param number from 0, unique within a torrent
     */
    record WebSeed(int number, Use use) implements Remote {
        /** When a web seed is used. */
        public enum Use {
            /** Together with peers, from the start. */
            ALWAYS,
            /** Only for pieces that peers do not deliver. */
            LAST_RESORT
        }

        public WebSeed {
            if (number < 0) {
                throw new IllegalArgumentException("web seed number " + number);
            }
        }

        @Override
        public String toString() {
            return "web seed " + (number + 1);
        }
    }

    /** The address of a peer; empty for a web seed. */
    default Optional<PeerAddress> peerAddress() {
        return switch (this) {
            case PeerEndpoint(PeerAddress address) -> Optional.of(address);
            case WebSeed _ -> Optional.empty();
        };
    }
}
