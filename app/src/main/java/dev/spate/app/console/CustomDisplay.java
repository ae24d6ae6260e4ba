package dev.spate.app.console;

import dev.spate.share.text.Json;
import java.util.List;

/** The progress of a command that has its own display: drawn, as plain lines, or for scripts. */
public interface CustomDisplay {
    /** Lines for a terminal: at most as many as its rows, none longer than its columns. They may contain colours. */
    List<String> drawn(Console.Screen screen);

    /** The same as a few plain lines. */
    List<String> plain();

    /** The same as objects whose names do not change between versions. */
    List<Json> json();
}
