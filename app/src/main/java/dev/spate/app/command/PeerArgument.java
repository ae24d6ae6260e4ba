package dev.spate.app.command;

import dev.spate.app.console.ExitCode;
import dev.spate.wire.HostPort;
import dev.spate.wire.PeerAddress;
import dev.spate.wire.ProtocolException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Peers as {@code --peer} names them: a host name or address, and a port. */
public final class PeerArgument {
    private PeerArgument() {}

    /** All addresses of all hosts. Blocks while it looks up host names. */
    public static List<PeerAddress> resolve(List<String> texts) {
        List<PeerAddress> peers = new ArrayList<>();
        for (String text : texts) {
            HostPort peer = parse(text);
            try {
                for (InetAddress address : InetAddress.getAllByName(peer.host())) {
                    peers.add(PeerAddress.of(address.getAddress(), peer.port()));
                }
            } catch (UnknownHostException e) {
                throw new CommandFailure(ExitCode.UNREACHABLE, "--peer " + text + ": unknown host", e);
            }
        }
        return peers;
    }

    private static HostPort parse(String text) {
        try {
            return HostPort.parse(text);
        } catch (ProtocolException e) {
            throw new CommandFailure(ExitCode.USAGE, "--peer " + text + " is not HOST:PORT", e);
        }
    }
}
