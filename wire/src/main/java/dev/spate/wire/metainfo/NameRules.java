package dev.spate.wire.metainfo;

import java.text.Normalizer;
import java.util.Locale;

/** What a disk makes of names: which ones it takes, and which of them it takes for the same. */
public interface NameRules {
    /** A disk that takes every name and tells all of them apart, as those of Linux do. */
    NameRules EXACT = new NameRules() {
        @Override
        public String form(String safe) {
            return safe;
        }

        @Override
        public String key(String form) {
            return form;
        }

        @Override
        public int lengthMax() {
            return FileNames.NAME_LENGTH_MAX;
        }
    };

    /** The name under which a file is created whose safe name this is. The form of a form is the form itself. */
    String form(String safe);

    /** The same for two forms that stand for the same file, and only for those. */
    String key(String form);

    /** Bytes of UTF-8 that a name may have. */
    int lengthMax();

    /** A disk with the rules of all: names that every file system takes, and that every one of them tells apart. */
    static NameRules portable(int lengthMax) {
        return new NameRules() {
            @Override
            public String form(String safe) {
                return FileNames.portable(safe, lengthMax);
            }

            @Override
            public String key(String form) {
                return withoutCase(form);
            }

            @Override
            public int lengthMax() {
                return lengthMax;
            }
        };
    }

    /** What names have in common that differ by Unicode composition only. */
    static String composed(String name) {
        return isAscii(name) ? name : Normalizer.normalize(name, Normalizer.Form.NFC);
    }

    /** What names have in common that differ by composition or case only, the one of letters like the German sharp s included. */
    static String withoutCase(String name) {
        return isAscii(name)
                ? name.toLowerCase(Locale.ROOT)
                : composed(composed(name).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT));
    }

    /** Whether every character is one of ASCII, so that no other composition exists. */
    static boolean isAscii(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }
}
