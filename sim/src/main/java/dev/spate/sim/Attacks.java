package dev.spate.sim;

import dev.spate.protocol.port.Extensions;
import dev.spate.protocol.port.LinkId;
import dev.spate.protocol.port.Peers;
import dev.spate.wire.BlockRef;
import dev.spate.wire.PieceGeometry;
import dev.spate.wire.PieceIndex;
import dev.spate.wire.ProtocolException;
import dev.spate.wire.peer.Message;
import dev.spate.wire.peer.MetadataMessage;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** The attacks of the scenarios. Each instance belongs to one hostile peer and is used on all its links. */
final class Attacks {
    private Attacks() {}

    /** Sends blocks that were not requested. */
    static final class UnaskedBlocks implements Attack {
        private static final int BLOCKS_AT_ONCE = 16;

        private final PieceGeometry geometry;
        private final SplittableRandom random;

        UnaskedBlocks(PieceGeometry geometry, SplittableRandom random) {
            this.geometry = geometry;
            this.random = random;
        }

        @Override
        public long begin(LinkId link, Peers peers) {
            peers.send(link, new Message.HaveAll());
            return 0;
        }

        @Override
        public long act(LinkId link, Peers peers) {
            for (int i = 0; i < BLOCKS_AT_ONCE; i++) {
                peers.upload(link, geometry.block(random.nextInt(geometry.pieceCount()), 0));
            }
            return World.SECOND / 2;
        }
    }

    /**
     * Accepts as many requests as it gets, and answers them late and one by one, each time before the requester would
     * give up.
     */
    static final class CreditHog implements Attack {
        private static final long FIRST_ANSWER = 10 * World.SECOND;
        private static final long NEXT_ANSWER = 15 * World.SECOND;

        private final Map<LinkId, ArrayDeque<BlockRef>> asked = new HashMap<>();

        @Override
        public long begin(LinkId link, Peers peers) {
            peers.send(link, new Message.HaveAll());
            peers.send(link, new Message.Unchoke());
            return FIRST_ANSWER;
        }

        @Override
        public void onMessage(LinkId link, Message message, Peers peers) {
            if (message instanceof Message.Request(BlockRef block)) {
                askedOn(link).add(block);
            } else if (message instanceof Message.Cancel(BlockRef block)) {
                askedOn(link).remove(block);
            }
        }

        @Override
        public long act(LinkId link, Peers peers) {
            if (!askedOn(link).isEmpty()) {
                peers.upload(link, askedOn(link).remove());
            }
            return NEXT_ANSWER;
        }

        private ArrayDeque<BlockRef> askedOn(LinkId link) {
            return asked.computeIfAbsent(link, key -> new ArrayDeque<>());
        }
    }

    /** Sends messages without effect, as fast as the peer receives them. */
    static final class Flood implements Attack {
        private static final int MESSAGES_AT_ONCE = 1_000;

        private final SplittableRandom random;

        Flood(SplittableRandom random) {
            this.random = random;
        }

        @Override
        public long begin(LinkId link, Peers peers) {
            peers.send(link, new Message.HaveNone());
            return 0;
        }

        @Override
        public long act(LinkId link, Peers peers) {
            for (int i = 0; i < MESSAGES_AT_ONCE; i++) {
                peers.send(link, message());
            }
            return World.SECOND / 4;
        }

        private Message message() {
            return switch (random.nextInt(5)) {
                case 0 -> new Message.KeepAlive();
                case 1 -> new Message.Interested();
                case 2 -> new Message.NotInterested();
                case 3 -> new Message.AllowedFast(new PieceIndex(0));
                default -> new Message.Port(6881);
            };
        }
    }

    /** Sends nothing at all, and so occupies a connection slot. */
    static final class Silence implements Attack {
        @Override
        public long begin(LinkId link, Peers peers) {
            return NEVER;
        }
    }

    /** Answers every request at once; its host's plan says which blocks are false. */
    static final class Lies implements Attack {
        @Override
        public long begin(LinkId link, Peers peers) {
            peers.send(link, new Message.HaveAll());
            peers.send(link, new Message.Unchoke());
            return NEVER;
        }

        @Override
        public void onMessage(LinkId link, Message message, Peers peers) {
            if (message instanceof Message.Request(BlockRef block)) {
                peers.upload(link, block);
            }
        }
    }

    /** Claims metadata of the true length or another one, and sends rubbish, often without an end. */
    static final class MetadataLies implements Attack {
        private static final int LONGEST = 4 * 1024 * 1024;

        private final int length;
        private final boolean givesLastPiece;

        MetadataLies(int genuineLength, SplittableRandom random) {
            this.length = random.nextInt(3) == 0 ? genuineLength : 1 + random.nextInt(LONGEST);
            this.givesLastPiece = random.nextBoolean();
        }

        @Override
        public long begin(LinkId link, Peers peers) {
            Message.ExtensionHandshake claim = new Message.ExtensionHandshake(
                    Extensions.BUILT_IN, "", 0, 0, length, false, Optional.empty(), Optional.empty(), Optional.empty());
            peers.send(link, claim);
            return NEVER;
        }

        @Override
        public void onMessage(LinkId link, Message message, Peers peers) {
            if (message instanceof Message.ExtensionMessage extension && requested(extension) >= 0) {
                answer(link, requested(extension), peers);
            }
        }

        private static int requested(Message.ExtensionMessage extension) {
            try {
                return MetadataMessage.decode(extension.body()).orElseThrow() instanceof MetadataMessage.Request request
                        ? request.piece()
                        : -1;
            } catch (ProtocolException e) {
                throw new IllegalStateException("messages of an honest peer can be decoded", e);
            }
        }

        private void answer(LinkId link, int piece, Peers peers) {
            int left = length - piece * MetadataMessage.PIECE_LENGTH;
            if (left > MetadataMessage.PIECE_LENGTH || givesLastPiece) {
                byte[] rubbish = new byte[Math.min(left, MetadataMessage.PIECE_LENGTH)];
                MetadataMessage lie = new MetadataMessage.Data(piece, length, rubbish);
                peers.send(link, new Message.ExtensionMessage(Extensions.METADATA, lie.encode()));
            }
        }
    }
}
