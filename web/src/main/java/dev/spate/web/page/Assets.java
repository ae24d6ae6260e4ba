package dev.spate.web.page;

import dev.spate.web.request.Exchange;
import dev.spate.web.request.HttpError;
import dev.spate.web.request.Route;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** The style sheet and pictures of the pages, which are part of the program. Thread-safe. */
public final class Assets implements Route {
    static final String STYLE = "/style.css";
    static final String SYMBOLS = "/symbols.svg";
    static final String ICON = "/icon.svg";

    private record Asset(String type, String text) {}

    private final Map<String, Asset> assets = Map.of(
            STYLE, load("style.css", "text/css; charset=utf-8"),
            SYMBOLS, load("symbols.svg", "image/svg+xml"),
            ICON, load("icon.svg", "image/svg+xml"));

    private static Asset load(String name, String type) {
        try (InputStream stream = Assets.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException(name + " is not part of this program");
            }
            return new Asset(type, new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean has(String path) {
        return assets.containsKey(path);
    }

    @Override
    public void answer(Exchange exchange) throws IOException {
        Asset asset = Optional.ofNullable(assets.get(exchange.rawPath())).orElseThrow(HttpError::notFound);
        exchange.set("Cache-Control", "max-age=3600");
        exchange.answer(200, asset.type(), asset.text());
    }
}
