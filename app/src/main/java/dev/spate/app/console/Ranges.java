package dev.spate.app.console;

import java.util.ArrayList;
import java.util.List;

/** Numbers in ascending order, written short: {@code 3, 7-12, 40}. */
final class Ranges {
    private Ranges() {}

    static String text(List<Integer> ascending) {
        List<String> ranges = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < ascending.size(); i++) {
            boolean ends = i + 1 == ascending.size() || ascending.get(i + 1) != ascending.get(i) + 1;
            if (ends) {
                int first = ascending.get(start);
                int last = ascending.get(i);
                ranges.add(first == last ? "" + first : first + "-" + last);
                start = i + 1;
            }
        }
        return String.join(", ", ranges);
    }
}
