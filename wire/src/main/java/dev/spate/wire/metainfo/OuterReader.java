package dev.spate.wire.metainfo;

import dev.spate.wire.HostPort;
import dev.spate.wire.InfoHash;
import dev.spate.wire.PlainText;
import dev.spate.wire.Urls;
import dev.spate.wire.WireLimits;
import dev.spate.wire.bencode.BencodeDictionary;
import dev.spate.wire.bencode.BencodeInteger;
import dev.spate.wire.bencode.BencodeList;
import dev.spate.wire.bencode.BencodeString;
import dev.spate.wire.bencode.BencodeValue;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the keys beside the info dictionary. None of them is needed to share the content, so a malformed value is left
 * out with a warning instead of refused.
 */
final class OuterReader {
    private final List<String> warnings;

    OuterReader(List<String> warnings) {
        this.warnings = warnings;
    }

    /** Tiers of BEP 12, or one tier with the {@code announce} of BEP 3. */
    List<List<String>> trackers(BencodeDictionary outer) {
        List<List<String>> tiers = new ArrayList<>();
        for (BencodeValue tier : outer.list("announce-list").orElse(BencodeList.of(List.of()))) {
            tiers.add(texts(tier));
        }
        List<List<String>> usable = usableTrackers(tiers);
        if (!usable.isEmpty()) {
            return usable;
        }
        return usableTrackers(List.of(
                outer.string("announce").map(BencodeString::text).stream().toList()));
    }

    /** Each tracker once, trimmed, without unusable URLs and without empty tiers. */
    List<List<String>> usableTrackers(List<List<String>> tiers) {
        Set<String> seen = new LinkedHashSet<>();
        List<List<String>> result = new ArrayList<>();
        for (List<String> tier : tiers) {
            List<String> kept = new ArrayList<>();
            for (String text : tier) {
                Optional<String> url = Urls.tracker(text);
                warnIf(url.isEmpty() && !text.isBlank(), "a tracker was left out: not a URL of a known kind");
                if (url.isPresent() && seen.size() < WireLimits.TRACKERS_MAX && seen.add(url.get())) {
                    kept.add(url.get());
                }
            }
            if (!kept.isEmpty()) {
                result.add(List.copyOf(kept));
            }
        }
        return List.copyOf(result);
    }

    /** The URLs of this key, a string or a list of strings, each once. */
    List<String> webSeeds(BencodeDictionary outer, String key, boolean needsFolder) {
        return usableWebSeeds(outer.get(key).map(OuterReader::texts).orElse(List.of()), needsFolder);
    }

    /**
     * Each web seed once. If the torrent has a folder, the URLs end in a slash (BEP 19). A URL with a query gets no
     * slash, because it would change the query's last value (a signature, for example).
     */
    List<String> usableWebSeeds(List<String> urls, boolean needsFolder) {
        Set<String> result = new LinkedHashSet<>();
        for (String text : urls) {
            Optional<String> url = Urls.webSeed(text);
            warnIf(url.isEmpty() && !text.isBlank(), "a web seed was left out: not an http or https URL");
            if (url.isPresent() && result.size() < WireLimits.WEB_SEEDS_MAX) {
                boolean needsSlash =
                        needsFolder && url.get().indexOf('?') < 0 && !url.get().endsWith("/");
                result.add(needsSlash ? url.get() + "/" : url.get());
            }
        }
        return List.copyOf(result);
    }

    /** DHT nodes of BEP 5, pairs of host and port. */
    List<HostPort> nodes(BencodeDictionary outer) {
        List<HostPort> nodes = new ArrayList<>();
        for (BencodeValue value : outer.list("nodes").orElse(BencodeList.of(List.of()))) {
            Optional<HostPort> node = node(value);
            warnIf(node.isEmpty(), "a DHT node was left out: not a host and a port");
            if (node.isPresent() && nodes.size() < WireLimits.NAMED_PEERS_MAX && !nodes.contains(node.get())) {
                nodes.add(node.get());
            }
        }
        return List.copyOf(nodes);
    }

    /** Collections of BEP 38; they may be inside and beside the info dictionary. */
    List<String> collections(BencodeDictionary info, BencodeDictionary outer) {
        Set<String> collections = new LinkedHashSet<>();
        for (BencodeString hint : hints(info, outer, "collections")) {
            collections.add(PlainText.of(hint.text(), WireLimits.LABEL_LENGTH_MAX));
        }
        return List.copyOf(collections);
    }

    /** Info-hashes of BEP 38; they may be inside and beside the info dictionary. */
    List<InfoHash> similar(BencodeDictionary info, BencodeDictionary outer) {
        Set<InfoHash> similar = new LinkedHashSet<>();
        for (BencodeString hint : hints(info, outer, "similar")) {
            if (hint.length() == InfoHash.V1_LENGTH) {
                similar.add(InfoHash.v1(hint.bytes()));
            } else if (hint.length() == InfoHash.V2_LENGTH) {
                similar.add(InfoHash.v2(hint.bytes()));
            }
        }
        return List.copyOf(similar);
    }

    private static List<BencodeString> hints(BencodeDictionary info, BencodeDictionary outer, String key) {
        List<BencodeString> hints = new ArrayList<>();
        for (BencodeDictionary dictionary : List.of(info, outer)) {
            for (BencodeValue value : dictionary.list(key).orElse(BencodeList.of(List.of()))) {
                if (value instanceof BencodeString hint && hints.size() < WireLimits.HINTS_MAX) {
                    hints.add(hint);
                }
            }
        }
        return hints;
    }

    private static Optional<HostPort> node(BencodeValue value) {
        if (value instanceof BencodeList pair
                && pair.size() == 2
                && pair.get(0) instanceof BencodeString host
                && pair.get(1) instanceof BencodeInteger port
                && port.value() == (int) port.value()) {
            try {
                return Optional.of(new HostPort(host.text(), (int) port.value()));
            } catch (IllegalArgumentException malformed) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** The strings of a list, or the string itself if the value is one; no strings for other values. */
    private static List<String> texts(BencodeValue value) {
        List<String> texts = new ArrayList<>();
        for (BencodeValue element : value instanceof BencodeList list ? list : List.of(value)) {
            if (element instanceof BencodeString string && string.length() <= 4 * WireLimits.URL_LENGTH_MAX) {
                texts.add(string.text());
            }
        }
        return texts;
    }

    private void warnIf(boolean condition, String warning) {
        if (condition && !warnings.contains(warning)) {
            warnings.add(warning);
        }
    }
}
