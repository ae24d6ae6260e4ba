package dev.spate.web.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An element of a page. Text and values of attributes are escaped when they are written, so no name can become markup.
 * Owned by one thread.
 */
final class Html {
    /** Elements that have no content and no end tag. */
    private static final Set<String> VOID = Set.of("meta", "link", "img", "br", "input");

    private final String tag;
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private final List<Object> children = new ArrayList<>();

    private Html(String tag) {
        this.tag = tag;
    }

    static Html tag(String name) {
        return new Html(name);
    }

    static Html tag(String name, String cssClass) {
        return new Html(name).with("class", cssClass);
    }

    /** A link; the address must already be encoded. */
    static Html link(String address, String cssClass, String text) {
        return tag("a", cssClass).with("href", address).text(text);
    }

    Html with(String attribute, String value) {
        attributes.put(attribute, value);
        return this;
    }

    Html text(String text) {
        children.add(text);
        return this;
    }

    Html add(Html child) {
        children.add(child);
        return this;
    }

    Html addAll(List<Html> more) {
        children.addAll(more);
        return this;
    }

    /**
     * Adds a name that strangers have chosen, isolated so that it cannot change the direction of the text around it.
     */
    Html name(String name) {
        return add(tag("bdi").text(name));
    }

    /** The whole document. */
    String document() {
        StringBuilder page = new StringBuilder("<!doctype html>\n");
        write(page);
        return page.append('\n').toString();
    }

    private void write(StringBuilder page) {
        page.append('<').append(tag);
        attributes.forEach((name, value) -> {
            page.append(' ').append(name).append("=\"");
            escape(value, page);
            page.append('"');
        });
        page.append('>');
        if (VOID.contains(tag)) {
            return;
        }
        for (Object child : children) {
            switch (child) {
                case Html element -> element.write(page);
                case String text -> escape(text, page);
                default -> throw new IllegalStateException("a page consists of elements and text");
            }
        }
        page.append("</").append(tag).append('>');
    }

    private static void escape(String text, StringBuilder page) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> page.append("&lt;");
                case '>' -> page.append("&gt;");
                case '&' -> page.append("&amp;");
                case '"' -> page.append("&quot;");
                case '\'' -> page.append("&#39;");
                default -> page.append(isControl(c) ? '\ufffd' : c);
            }
        }
    }

    private static boolean isControl(char c) {
        return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029;
    }
}
