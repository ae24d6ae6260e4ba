package dev.spate.bench;

import java.util.Iterator;
import java.util.List;

/**
 * The options of the command line.
 *
 * @param rounds how many times each contender runs
 * @param bytes length of the content
 * @param json whether standard output is one JSON object
 */
record Options(int rounds, long bytes, boolean json) {
    static final String USAGE = "usage: bench/run [--rounds N] [--size 1G] [--json]";
    private static final int ROUNDS = 5;
    private static final long BYTES = 1L << 30;
    private static final String UNITS = "KMG";

    Options {
        if (rounds < 1 || rounds > 1000) {
            throw new IllegalArgumentException("--rounds " + rounds + " is not within 1 to 1000");
        }
        if (bytes < 1) {
            throw new IllegalArgumentException("--size must be at least one byte");
        }
    }

    static Options parse(List<String> arguments) {
        int rounds = ROUNDS;
        long bytes = BYTES;
        boolean json = false;
        Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            String option = rest.next();
            switch (option) {
                case "--rounds" -> rounds = Math.toIntExact(number(value(option, rest)));
                case "--size" -> bytes = size(value(option, rest));
                case "--json" -> json = true;
                default -> throw new IllegalArgumentException(option + " is not an option");
            }
        }
        return new Options(rounds, bytes, json);
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return rest.next();
    }

    private static long size(String text) {
        int unit = text.isEmpty() ? -1 : UNITS.indexOf(text.charAt(text.length() - 1));
        if (unit < 0) {
            return number(text);
        }
        return number(text.substring(0, text.length() - 1)) << (10 * (unit + 1));
    }

    private static long number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text + "' is not a whole number", e);
        }
    }
}
