package dev.spate.protocol.pick;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spate.wire.BlockRef;
import dev.spate.wire.PieceGeometry;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A swarm in rounds: in each round every peer uploads one piece and downloads one, and all peers know each other. */
class SwarmToyTest {
    private static final int PEERS = 32;
    private static final int PIECES = 64;

    @Test
    void randomTiesOfRarestFirstSpreadPiecesOverTheSwarm() {
        int rarestFirst = rounds(false);
        int sameOrderForAll = rounds(true);

        // The floor is 64 + log2(32) = 69 rounds.
        assertThat(rarestFirst).isLessThan(PIECES * 3 / 2);
        assertThat(sameOrderForAll).isGreaterThan(rarestFirst);
    }

    private static int rounds(boolean sequential) {
        SplittableRandom random = new SplittableRandom(7);
        List<PiecePicker> pickers = new ArrayList<>();
        for (int i = 0; i < PEERS; i++) {
            PiecePicker picker = new PiecePicker(new PieceGeometry(16384L * PIECES, 16384), random.split());
            picker.setSequential(sequential);
            picker.onSeedJoined();
            for (int j = 1; j < PEERS; j++) {
                picker.onPeerJoined(FakePeer.with(j, PIECES).pieces);
            }
            pickers.add(picker);
        }
        List<FakePeer> views = new ArrayList<>();
        for (int i = 0; i < PEERS; i++) {
            views.add(FakePeer.with(i, PIECES));
        }
        views.add(FakePeer.seed(PEERS, PIECES));
        int round = 0;
        while (!pickers.stream().allMatch(PiecePicker::isSeed)) {
            round(pickers, views, random);
            round++;
        }
        return round;
    }

    private static void round(List<PiecePicker> pickers, List<FakePeer> views, SplittableRandom random) {
        int[] got = new int[PEERS];
        java.util.Arrays.fill(got, -1);
        // The seed and then each peer in turn sends one piece to a random peer that still gets one in this round.
        for (int sender = PEERS; sender >= 0; sender--) {
            int start = random.nextInt(PEERS);
            for (int i = 0; i < PEERS; i++) {
                int receiver = (start + i) % PEERS;
                if (receiver != sender && got[receiver] < 0 && send(pickers, views.get(sender), receiver, got)) {
                    break;
                }
            }
        }
        for (int receiver = 0; receiver < PEERS; receiver++) {
            if (got[receiver] >= 0) {
                views.get(receiver).pieces.set(got[receiver]);
                for (PiecePicker picker : pickers) {
                    picker.onHave(got[receiver]);
                }
            }
        }
    }

    private static boolean send(List<PiecePicker> pickers, FakePeer sender, int receiver, int[] got) {
        List<BlockRef> blocks = new ArrayList<>();
        PiecePicker picker = pickers.get(receiver);
        if (picker.pick(sender, 1, blocks) == 0) {
            return false;
        }
        picker.onReceived(blocks.getFirst(), sender.id());
        picker.onVerified(blocks.getFirst().piece());
        got[receiver] = blocks.getFirst().piece();
        return true;
    }
}
