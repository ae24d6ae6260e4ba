package dev.spate.interop;

/** How both peers announce to the tracker. */
enum Transport {
    HTTP("http://%s:%d/announce"),
    UDP("udp://%s:%d/announce");

    private final String url;

    Transport(String url) {
        this.url = url;
    }

    String url(String address, int port) {
        return url.formatted(address, port);
    }
}
