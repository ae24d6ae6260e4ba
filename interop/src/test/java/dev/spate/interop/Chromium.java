package dev.spate.interop;

import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A headless Chromium with one page, driven through its DevTools. Owned by one thread. */
final class Chromium implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern SOCKET = Pattern.compile("\"webSocketDebuggerUrl\": *\"([^\"]+)\"");
    private static final Pattern ID = Pattern.compile("^\\{\"id\":(\\d+)[,}]");
    private static final Pattern TEXT = Pattern.compile("\"type\":\"string\",\"value\":\"([^\"]*)\"");
    private static final Pattern DATA = Pattern.compile("\"data\":\"([^\"]*)\"");

    private final Programs programs;
    private final Place place;
    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<Integer, CompletableFuture<String>> answers = new ConcurrentHashMap<>();
    private final WebSocket socket;
    private int lastId;

    Chromium(Place place, Programs programs) throws Exception {
        this.place = place;
        this.programs = programs;
        place.start(
                "chromium",
                List.of(
                        "chromium",
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--disable-dev-shm-usage",
                        "--hide-scrollbars",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + place.file("profile"),
                        "about:blank"));
        this.socket = client.newWebSocketBuilder()
                .buildAsync(URI.create(pageSocket()), new Answers())
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        call("Page.enable", "");
        call(
                "Browser.setDownloadBehavior",
                "\"behavior\":\"allow\",\"downloadPath\":\"" + Files.createDirectory(downloads()) + "\"");
    }

    static boolean isInstalled() {
        return Program.isInstalled("chromium");
    }

    Path downloads() {
        return place.file("downloads");
    }

    /** Chromium writes the port of its DevTools into its profile. */
    private String pageSocket() throws Exception {
        Path port = place.file("profile").resolve("DevToolsActivePort");
        Await.until(
                "Chromium listens",
                PATIENCE,
                programs,
                () -> Files.readAllLines(port).size() >= 2);
        HttpRequest pages = HttpRequest.newBuilder(URI.create(
                        "http://127.0.0.1:" + Files.readAllLines(port).getFirst() + "/json/list"))
                .build();
        Matcher found = SOCKET.matcher("");
        Await.until("Chromium has a page", PATIENCE, programs, () -> {
            found.reset(client.send(pages, BodyHandlers.ofString()).body());
            return found.find();
        });
        return found.group(1);
    }

    /** Opens an address and waits until the page is complete. */
    void open(String address) throws Exception {
        call("Page.navigate", "\"url\":\"" + address + "\"");
        Await.until(
                "the page is complete",
                PATIENCE,
                programs,
                () -> evaluate("location.href === '" + address + "' ? document.readyState : ''")
                        .equals("complete"));
    }

    /** The value of an expression, as text. */
    String evaluate(String expression) throws Exception {
        String escaped = expression.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        // Percent-encoded, so that the JSON has no quotes and no characters outside ASCII to decode.
        String answer = call(
                "Runtime.evaluate",
                "\"returnByValue\":true,\"expression\":\"encodeURIComponent(String(" + escaped + "))\"");
        Matcher text = TEXT.matcher(answer);
        if (!text.find()) {
            throw new AssertionError(expression + " came to " + answer);
        }
        return URLDecoder.decode(text.group(1).replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** A picture of the whole page at this width. */
    byte[] picture(int width, boolean isDark) throws Exception {
        call(
                "Emulation.setEmulatedMedia",
                "\"features\":[{\"name\":\"prefers-color-scheme\",\"value\":\"" + (isDark ? "dark" : "light") + "\"}]");
        metrics(width, 600);
        int height = Integer.parseInt(evaluate("Math.ceil(document.documentElement.getBoundingClientRect().height)"));
        metrics(width, height);
        Matcher data = DATA.matcher(call("Page.captureScreenshot", "\"format\":\"png\""));
        if (!data.find()) {
            throw new AssertionError("no picture");
        }
        return Base64.getDecoder().decode(data.group(1));
    }

    private void metrics(int width, int height) throws Exception {
        call(
                "Emulation.setDeviceMetricsOverride",
                "\"width\":" + width + ",\"height\":" + height + ",\"deviceScaleFactor\":1,\"mobile\":"
                        + (width < 600));
    }

    private String call(String method, String parameters) throws Exception {
        int id = ++lastId;
        CompletableFuture<String> answer = new CompletableFuture<>();
        answers.put(id, answer);
        socket.sendText("{\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":{" + parameters + "}}", true)
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        String text = answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (text.contains("\"error\":{")) {
            throw new AssertionError(method + ": " + text);
        }
        return text;
    }

    @Override
    public void close() {
        socket.abort();
        client.close();
    }

    /** Joins the parts of each message. A message without an id is an event, which nothing here waits for. */
    private final class Answers implements WebSocket.Listener {
        private final StringBuilder message = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
            message.append(part);
            if (isLast) {
                Matcher id = ID.matcher(message);
                if (id.find()) {
                    answers.remove(Integer.parseInt(id.group(1))).complete(message.toString());
                }
                message.setLength(0);
            }
            from.request(1);
            return CompletableFuture.completedStage(null);
        }
    }
}
