package dev.spate.web.page;

import dev.spate.web.request.MediaType;
import java.util.List;

/** The common parts of all pages. Stateless. */
final class PageLayout {
    private PageLayout() {}

    /**
     * Makes a whole page.
     *
     * @param title for the tab of the browser
     * @param refreshSeconds after how many seconds the browser loads the page again, without scripts; 0 for never
     */
    static String page(String title, int refreshSeconds, List<Html> content) {
        Html head = Html.tag("head")
                .add(Html.tag("meta").with("charset", "utf-8"))
                .add(Html.tag("meta").with("name", "viewport").with("content", "width=device-width, initial-scale=1"))
                .add(Html.tag("meta").with("name", "color-scheme").with("content", "light dark"))
                .add(Html.tag("title").text(title))
                .add(Html.tag("link")
                        .with("rel", "icon")
                        .with("type", "image/svg+xml")
                        .with("href", Assets.ICON))
                .add(Html.tag("link").with("rel", "stylesheet").with("href", Assets.STYLE));
        if (refreshSeconds > 0) {
            head.add(Html.tag("meta").with("http-equiv", "refresh").with("content", Integer.toString(refreshSeconds)));
        }
        Html body = Html.tag("body")
                .add(Html.tag("header", "top")
                        .add(Html.tag("a", "brand")
                                .with("href", "/")
                                .add(symbol("drop", "drop"))
                                .add(Html.tag("span").text("spate"))))
                .add(Html.tag("main").addAll(content))
                .add(Html.tag("footer")
                        .add(Html.tag("p")
                                .text("Whoever downloads with a torrent or magnet link helps to send it on."
                                        + " Every byte is verified.")));
        return Html.tag("html").with("lang", "en").add(head).add(body).document();
    }

    /** A drawing in the file of symbols. */
    static Html symbol(String name, String cssClass) {
        return Html.tag("svg", cssClass)
                .with("aria-hidden", "true")
                .add(Html.tag("use").with("href", Assets.SYMBOLS + "#" + name));
    }

    static Html symbol(MediaType.Kind kind) {
        return symbol(
                switch (kind) {
                    case FOLDER -> "folder";
                    case VIDEO -> "video";
                    case AUDIO -> "audio";
                    case IMAGE -> "image";
                    case TEXT -> "text";
                    case ARCHIVE -> "archive";
                    case OTHER -> "file";
                },
                "kind");
    }

    static Html bar(double share) {
        return Html.tag("progress")
                .with("max", "100")
                .with("value", Integer.toString((int) (share * 100)))
                .text((int) (share * 100) + "%");
    }
}
