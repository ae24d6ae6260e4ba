package dev.spate.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads IP addresses in their usual written form. Host names and the shortened, octal and hexadecimal forms of IPv4 are
 * not accepted: a peer that sends them wants to cause a look-up or to hide an address.
 */
public final class AddressLiteral {
    private static final int LENGTH_MAX = 45;
    private static final int IPV6_GROUPS = 8;

    private AddressLiteral() {}

    /** The 4 or 16 bytes of the address, or nothing if the text is not an address. */
    public static Optional<byte[]> parse(String text) {
        if (text.isEmpty() || text.length() > LENGTH_MAX) {
            return Optional.empty();
        }
        return text.indexOf(':') >= 0 ? ipv6(text) : ipv4(text);
    }

    private static Optional<byte[]> ipv4(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            return Optional.empty();
        }
        byte[] ip = new byte[4];
        for (int i = 0; i < 4; i++) {
            int value = number(parts[i], 10, 3);
            boolean isOctal = parts[i].length() > 1 && parts[i].charAt(0) == '0';
            if (value < 0 || value > 255 || isOctal) {
                return Optional.empty();
            }
            ip[i] = (byte) value;
        }
        return Optional.of(ip);
    }

    private static Optional<byte[]> ipv6(String text) {
        int gap = text.indexOf("::");
        if (gap < 0) {
            return groups(text, true)
                    .filter(groups -> groups.size() == IPV6_GROUPS)
                    .map(AddressLiteral::join);
        }
        Optional<List<Integer>> before = groups(text.substring(0, gap), false);
        Optional<List<Integer>> after = groups(text.substring(gap + 2), true);
        if (before.isEmpty() || after.isEmpty()) {
            return Optional.empty();
        }
        List<Integer> all = new ArrayList<>(before.get());
        int zeros = IPV6_GROUPS - all.size() - after.get().size();
        for (int i = 0; i < zeros; i++) {
            all.add(0);
        }
        all.addAll(after.get());
        // Two colons stand for at least one group of zeros (RFC 4291, 2.2).
        return zeros >= 1 ? Optional.of(join(all)) : Optional.empty();
    }

    private static Optional<List<Integer>> groups(String text, boolean mayEndInIpv4) {
        List<Integer> groups = new ArrayList<>();
        if (text.isEmpty()) {
            return Optional.of(groups);
        }
        String[] parts = text.split(":", -1);
        for (int i = 0; i < parts.length; i++) {
            if (mayEndInIpv4 && i == parts.length - 1 && parts[i].indexOf('.') >= 0) {
                Optional<byte[]> last = ipv4(parts[i]);
                if (last.isEmpty()) {
                    return Optional.empty();
                }
                byte[] ip = last.get();
                groups.add((ip[0] & 0xff) << 8 | (ip[1] & 0xff));
                groups.add((ip[2] & 0xff) << 8 | (ip[3] & 0xff));
                continue;
            }
            int value = number(parts[i], 16, 4);
            if (value < 0) {
                return Optional.empty();
            }
            groups.add(value);
        }
        return Optional.of(groups);
    }

    private static byte[] join(List<Integer> groups) {
        byte[] ip = new byte[2 * IPV6_GROUPS];
        for (int i = 0; i < IPV6_GROUPS; i++) {
            ip[2 * i] = (byte) (groups.get(i) >> 8);
            ip[2 * i + 1] = groups.get(i).byteValue();
        }
        return ip;
    }

    /** The number that these digits form, or -1 when there are too many, none, or other characters. */
    private static int number(String digits, int radix, int digitsMax) {
        if (digits.isEmpty() || digits.length() > digitsMax) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            int digit = c < 0x80 ? Character.digit(c, radix) : -1;
            if (digit < 0) {
                return -1;
            }
            value = value * radix + digit;
        }
        return value;
    }
}
