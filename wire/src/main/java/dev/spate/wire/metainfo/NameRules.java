package dev.spate.wire.metainfo;

import java.text.Normalizer;
import java.util.Locale;

/** The rules of a disk for names: which names it accepts, and which of them it treats as equal. */
public interface NameRules {
    /** A disk that accepts every name and tells all of them apart, like those of Linux. */
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

    /** The name under which a file with this safe name is created. The form of a form is the form itself. */
    String form(String safe);

    /** A key that is equal for two forms exactly when both name the same file on this disk. */
    String key(String form);

    /** The most bytes of UTF-8 in a name. */
    int lengthMax();

    /** The rules of all disks together: names that every file system accepts and tells apart. */
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

    /** A form that is equal for names that differ only by Unicode composition. */
    static String composed(String name) {
        return isAscii(name) ? name : Normalizer.normalize(name, Normalizer.Form.NFC);
    }

    /**
     * A form that is equal for names that differ only by composition or case, including the case of letters like the
     * German sharp s.
     */
    static String withoutCase(String name) {
        return isAscii(name)
                ? name.toLowerCase(Locale.ROOT)
                : composed(composed(name).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT));
    }

    /** Whether every character is ASCII, so that there is no other composition. */
    static boolean isAscii(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }
}
