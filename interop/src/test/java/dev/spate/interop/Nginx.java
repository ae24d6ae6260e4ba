package dev.spate.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A real web server that serves one folder and counts its requests. */
final class Nginx {
    private final Place place;
    private final int port;

    Nginx(Place place, Path served) throws IOException {
        this.place = place;
        this.port = place.freePort();
        Path config = place.write("nginx.conf", """
                daemon off;
                master_process off;
                pid %1$s/nginx.pid;
                error_log %1$s/error.log;
                events {}
                http {
                    access_log %1$s/access.log;
                    client_body_temp_path %1$s/body;
                    proxy_temp_path %1$s/proxy;
                    fastcgi_temp_path %1$s/fastcgi;
                    uwsgi_temp_path %1$s/uwsgi;
                    scgi_temp_path %1$s/scgi;
                    sendfile on;
                    server {
                        listen %2$s:%3$d;
                        root "%4$s";
                    }
                }
                """.formatted(place.folder(), place.address(), port, served));
        place.start(
                "nginx",
                List.of(
                        "nginx",
                        "-p",
                        place.folder().toString(),
                        "-e",
                        place.file("error.log").toString(),
                        "-c",
                        config.toString()));
    }

    static boolean isInstalled() {
        return Program.isInstalled("nginx");
    }

    String url(String path) {
        return "http://" + place.address() + ":" + port + path;
    }

    /** The number of answered requests. */
    long requests() throws IOException {
        try (var lines = Files.lines(place.file("access.log"))) {
            return lines.count();
        }
    }
}
