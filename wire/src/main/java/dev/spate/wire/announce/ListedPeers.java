package dev.spate.wire.announce;

import dev.spate.wire.AddressLiteral;
import dev.spate.wire.HostPort;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.bencode.BencodeDictionary;
import dev.spate.wire.bencode.BencodeInteger;
import dev.spate.wire.bencode.BencodeList;
import dev.spate.wire.bencode.BencodeString;
import dev.spate.wire.bencode.BencodeValue;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The peers of an HTTP tracker's answer, in any of its forms (BEP 3, 7, 23). Entries that are not peers are left out.
 * Used by one thread.
 */
final class ListedPeers {
    private final List<PeerAddress> peers = new ArrayList<>();
    private final List<HostPort> named = new ArrayList<>();
    private Optional<String> objection = Optional.empty();

    List<PeerAddress> peers() {
        return peers;
    }

    List<HostPort> named() {
        return named;
    }

    boolean isEmpty() {
        return peers.isEmpty() && named.isEmpty();
    }

    /** What is wrong with the list, when nothing in it can be used. */
    Optional<String> objection() {
        return objection.filter(_ -> isEmpty());
    }

    /**
     * Adds the peers under one key of the answer, as many as fit.
     *
     * @param addressLength of the compact form
     */
    void add(BencodeValue listed, int addressLength) {
        switch (listed) {
            case BencodeString compact -> addCompact(compact.bytes(), addressLength);
            case BencodeList list -> list.forEach(this::addElement);
            // Some languages write a list as a dictionary with the keys 0, 1, 2 and so on.
            case BencodeDictionary list -> {
                for (int i = 0; i < list.size(); i++) {
                    addElement(list.value(i));
                }
            }
            case BencodeInteger _ -> objection = Optional.of("peers are neither a string nor a list");
        }
    }

    private void addCompact(byte[] compact, int addressLength) {
        CompactPeers.decode(ByteBuffer.wrap(compact), addressLength, peers);
        if (compact.length > 0 && compact.length < addressLength + CompactPeers.PORT_LENGTH) {
            objection = Optional.of(compact.length + " bytes of peers are less than one peer");
        }
    }

    /** BEP 3: a dictionary, whose {@code ip} may be a host name instead of an address. */
    private void addElement(BencodeValue element) {
        if (!(element instanceof BencodeDictionary peer) || peers.size() == AnnounceLimits.PEERS_MAX) {
            return;
        }
        long port = LenientNumbers.of(peer, "port").orElse(0);
        Optional<String> host = peer.string("ip").map(text -> text.text().strip());
        if (host.isEmpty() || port < 1 || port > 0xffff) {
            return;
        }
        Optional<byte[]> ip = AddressLiteral.parse(host.get());
        if (ip.isPresent()) {
            peers.add(PeerAddress.of(ip.get(), (int) port));
        } else if (named.size() < AnnounceLimits.NAMED_PEERS_MAX && isName(host.get())) {
            named.add(new HostPort(host.get(), (int) port));
        }
    }

    /**
     * Whether it is a host name in ASCII. The last label of a name does not consist of digits alone: such a text is an
     * address, spelled to get past a check.
     */
    private static boolean isName(String text) {
        String last = text.substring(text.lastIndexOf('.') + 1);
        boolean isPlain = text.chars()
                .allMatch(c -> (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c) || "-._".indexOf(c) >= 0);
        return isPlain
                && text.length() <= AnnounceLimits.HOST_LENGTH_MAX
                && !last.isEmpty()
                && !isDigit(last.charAt(0));
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }
}
