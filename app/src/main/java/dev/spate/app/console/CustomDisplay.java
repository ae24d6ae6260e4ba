package dev.spate.app.console;

import dev.spate.share.text.Json;
import java.util.List;

/** What a command of its own kind wants to show while it is at work: drawn, as plain lines, or for scripts. */
public interface CustomDisplay {
    /** Lines for a terminal, none longer than its columns and no more than its rows; colours may be in them. */
    List<String> drawn(Console.Screen screen);

    /** The same in a few words, a line each. */
    List<String> plain();

    /** The same as objects whose names do not change between versions. */
    List<Json> json();
}
