package dev.spate.sim;

import dev.spate.wire.PeerAddress;
import java.util.Optional;

/** A UDP socket of a host. */
final class SimSocket {
    /** What a host does with a datagram. It must not change the bytes, because a second copy may be under way. */
    @FunctionalInterface
    interface Receiver {
        void receive(PeerAddress from, byte[] payload);
    }

    private final SimDatagrams net;
    private final Line line;
    private Receiver receiver = (from, payload) -> {};
    private Optional<Nat> nat;
    private PeerAddress local;
    private boolean isOpen = true;
    private int refusals;

    SimSocket(SimDatagrams net, Line line, PeerAddress local) {
        this.net = net;
        this.line = line;
        this.nat = line.nat();
        this.local = local;
    }

    /** Sets who gets what arrives from now on. */
    void serve(Receiver newReceiver) {
        receiver = newReceiver;
    }

    /**
     * Sends a datagram, and the bytes must not change afterwards. Returns false when the system has no room for it at
     * the moment, so that nothing was sent.
     */
    boolean send(PeerAddress to, byte[] payload) {
        if (refusals > 0) {
            refusals--;
            return false;
        }
        net.send(this, to, payload);
        return true;
    }

    /** The system has no room for so many of the next datagrams. */
    void refuseNext(int count) {
        refusals = count;
    }

    /** The host has another address from now on, behind the NAT that its line has now. */
    void move(PeerAddress newLocal) {
        net.leave(this);
        nat = line.nat();
        local = newLocal;
        net.enter(this);
    }

    void close() {
        if (isOpen) {
            isOpen = false;
            net.leave(this);
        }
    }

    /** The address on this host, which is not the one that others see when it is behind a NAT. */
    PeerAddress local() {
        return local;
    }

    Line line() {
        return line;
    }

    Optional<Nat> nat() {
        return nat;
    }

    boolean isOpen() {
        return isOpen;
    }

    /** A datagram has arrived. */
    void receive(PeerAddress from, byte[] payload) {
        receiver.receive(from, payload);
    }

    @Override
    public String toString() {
        return local.toString();
    }
}
