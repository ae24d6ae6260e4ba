package dev.spate.engine;

/**
 * An extension of the peer wire protocol that a program adds to the torrents of a session (BEP 10). Peers that know an
 * extension of the same name exchange messages with the program; all others ignore it.
 *
 * <pre>{@code
 * SessionConfig.builder().extension(new PeerExtension() {
 *     public String name() { return "x_hello"; }
 *     public void onPeer(ExtensionPeer peer) { peer.send("hello".getBytes(UTF_8)); }
 *     public void onMessage(ExtensionPeer peer, byte[] message) { inbox.add(message); }
 *     public void onLeft(ExtensionPeer peer) {}
 * });
 * }</pre>
 *
 * <p>All methods are called by the thread that runs the session's torrents, one call at a time. They must return at once
 * and wait for nothing. When one of them throws, the extension ends for that torrent, which continues.
 */
public interface PeerExtension {
    /**
     * The name in handshakes, 1 to 64 bytes of ASCII; unique in a session. Names of extensions without a specification
     * begin with the letters of their program and an underscore (BEP 10).
     */
    String name();

    /** Whether private torrents use it too (BEP 27); by default they do not. */
    default boolean isForPrivateTorrents() {
        return false;
    }

    /** A peer has announced that it accepts messages of this extension. */
    void onPeer(ExtensionPeer peer);

    /**
     * A peer that was announced with {@link #onPeer} has sent a message.
     *
     * @param message its bytes, which belong to the program; at most 128 KiB. A stranger has written them
     */
    void onMessage(ExtensionPeer peer, byte[] message);

    /** A peer has left, or accepts no more messages of this extension. */
    void onLeft(ExtensionPeer peer);
}
