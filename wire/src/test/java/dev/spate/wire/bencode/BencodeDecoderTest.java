package dev.spate.wire.bencode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spate.wire.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BencodeDecoderTest {
    @Test
    void knowsWhichBytesEachValueCameFrom() throws Exception {
        byte[] input = bytes("d4:infod4:name1:xe5:otheri42ee");

        BencodeDictionary outer = BencodeDecoder.strict().decodeDictionary(input);
        BencodeDictionary info = outer.dictionary("info").orElseThrow();

        assertThat(text(input, info)).isEqualTo("d4:name1:xe");
        assertThat(text(input, info.value(0))).isEqualTo("1:x");
        assertThat(text(input, outer.value(1))).isEqualTo("i42e");
        assertThat(outer.end()).isEqualTo(input.length);
        assertThat(info.string("name").orElseThrow().contentStart()).isEqualTo(input.length - 14);
    }

    @Test
    void answersWithNothingForMissingKeysAndOtherTypes() throws Exception {
        BencodeDictionary dictionary = BencodeDecoder.strict().decodeDictionary(bytes("d1:ai1e1:b1:xe"));

        assertThat(dictionary.integer("a")).hasValue(1);
        assertThat(dictionary.string("b").orElseThrow().text()).isEqualTo("x");
        assertThat(dictionary.string("a")).isEmpty();
        assertThat(dictionary.integer("b")).isEmpty();
        assertThat(dictionary.list("a")).isEmpty();
        assertThat(dictionary.dictionary("b")).isEmpty();
        assertThat(dictionary.get("c")).isEmpty();
    }

    @Test
    void findsKeysOfUnsortedDictionariesAndTakesTheFirstOfTwins() throws Exception {
        BencodeDictionary dictionary = BencodeDecoder.lenient().decodeDictionary(bytes("d1:bi1e1:ai2e1:bi3ee"));

        assertThat(dictionary.isSorted()).isFalse();
        assertThat(dictionary.integer("b")).hasValue(1);
        assertThat(dictionary.integer("a")).hasValue(2);
        assertThat(dictionary.key(0).text()).isEqualTo("b");
    }

    @Test
    void ordersKeysByUnsignedBytes() throws Exception {
        byte[] input = "d1:~i1e1:\u00e9i2ee".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(BencodeDecoder.strict().decode(input).warnings()).isEmpty();
    }

    @Test
    void leavesWhatFollowsThePrefixAlone() throws Exception {
        byte[] message = bytes("xxd8:msg_typei1eeBINARY");

        BencodeDocument document = BencodeDecoder.lenient().decodePrefix(message, 2);

        assertThat(document.dictionary().integer("msg_type")).hasValue(1);
        assertThat(new String(message, document.root().end(), 6, StandardCharsets.US_ASCII))
                .isEqualTo("BINARY");
    }

    @Test
    void acceptsTrailingBytesOnlyWhenAskedTo() throws Exception {
        BencodeDocument document = BencodeDecoder.lenient().acceptingTrailing().decode(bytes("de\n"));

        assertThat(document.warnings()).containsExactly("1 bytes follow the outer value");
        assertThatThrownBy(() -> BencodeDecoder.lenient().decode(bytes("de\n"))).isInstanceOf(ProtocolException.class);
    }

    @Test
    void refusesMoreValuesThanAllowed() throws Exception {
        BencodeDecoder decoder = BencodeDecoder.lenient().withValuesMax(3);

        assertThat(decoder.decode(bytes("li1ei2ee")).root()).isInstanceOf(BencodeList.class);
        assertThatThrownBy(() -> decoder.decode(bytes("li1ei2ei3ee"))).hasMessageContaining("more than 3 values");
        assertThatThrownBy(() -> decoder.decode(bytes("d1:ai1e1:bi2ee"))).hasMessageContaining("more than 3 values");
    }

    @Test
    void refusesEveryPrefixOfValidInput() {
        byte[] input = bytes("d1:ad1:bli1e3:xyzee1:c4:wxyze");

        for (int length = 0; length < input.length; length++) {
            byte[] prefix = Arrays.copyOf(input, length);
            assertThatThrownBy(() -> BencodeDecoder.lenient().decode(prefix)).isInstanceOf(ProtocolException.class);
        }
    }

    @Test
    void keepsWarningsFewAndFreeOfInput() throws Exception {
        BencodeDocument document = BencodeDecoder.lenient().decode(bytes("l" + "i01e".repeat(1000) + "e"));

        assertThat(document.warnings()).hasSize(8).allMatch(warning -> warning.matches("[ -~]+"));
    }

    @Test
    void refusesOuterValuesThatAreNoDictionary() {
        assertThatThrownBy(() -> BencodeDecoder.lenient().decodeDictionary(bytes("le")))
                .isInstanceOf(ProtocolException.class);
    }

    @Test
    void comparesValuesWithoutRegardToPosition() throws Exception {
        BencodeList list = (BencodeList) BencodeDecoder.strict()
                .decode(bytes("l1:a1:ai5ei5ed1:ki0eed1:ki0eee"))
                .root();

        assertThat(list.get(0)).isEqualTo(list.get(1)).hasSameHashCodeAs(list.get(1));
        assertThat(list.get(2)).isEqualTo(list.get(3)).hasSameHashCodeAs(list.get(3));
        assertThat(list.get(4)).isEqualTo(list.get(5)).hasSameHashCodeAs(list.get(5));
        assertThat(list.get(4)).isEqualTo(BencodeDictionary.of(Map.of("k", BencodeInteger.of(0))));
        assertThat(list.get(0)).isEqualTo(BencodeString.of("a"));
        assertThat(BencodeList.of(List.of(BencodeInteger.of(5)))).isEqualTo(List.of(list.get(2)));
    }

    private static String text(byte[] input, BencodeValue value) {
        return new String(input, value.start(), value.end() - value.start(), StandardCharsets.US_ASCII);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
