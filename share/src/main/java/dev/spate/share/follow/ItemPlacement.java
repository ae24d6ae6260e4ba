package dev.spate.share.follow;

import dev.spate.share.follow.Item.Attempt;
import dev.spate.share.follow.Item.Copy;
import dev.spate.share.follow.ItemState.Content;
import dev.spate.share.follow.ItemState.Downloading;
import dev.spate.share.follow.ItemState.Naming;
import dev.spate.share.follow.ItemState.Placing;
import dev.spate.share.follow.ItemState.Seeding;
import dev.spate.share.follow.ItemState.Settling;
import dev.spate.wire.metainfo.Metainfo;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Finds a place in the output folder for what is complete, and moves it there. Outside a mirror, existing files stay
 * untouched, and the new item gets a name of its own. In a mirror, names belong to the share: a file that is in the way
 * goes to the bin. A part of the {@link ItemMachine}, and owned by it.
 */
final class ItemPlacement {
    private final ItemMoves moves;
    private final FollowState state;
    private final FollowPorts.Folder folder;
    private final ItemCopies copies;
    private final boolean mirrors;

    ItemPlacement(ItemMoves moves, FollowState state, FollowPorts.Folder folder, ItemCopies copies, boolean mirrors) {
        this.moves = moves;
        this.state = state;
        this.folder = folder;
        this.copies = copies;
        this.mirrors = mirrors;
    }

    // ---- a name

    /** Looks whether the name that the item should have is free. */
    void name(Item item, Attempt attempt, Content content) {
        moves.become(item, new Naming(attempt, content, Optional.empty(), Set.of()));
        String name = switch (content) {
            case Content.Large(Metainfo metainfo) -> item.name(metainfo);
            case Content.Small(Metainfo metainfo) -> item.name(metainfo);
            case Content.Empty(OfferedItem offer) -> offer.name();
        };
        folder.look(item.key(), name, Optional.empty());
    }

    /** Uses the name if it is free, or in a mirror if only a file has it; otherwise looks at the next number. */
    void named(Item item, Naming naming, FollowEvent.Looked found) {
        if (!item.isWanted(naming.trying()) && (mirrors || !(naming.content() instanceof Content.Large))) {
            moves.rest(item, naming.attempt());
            return;
        }
        String local = found.local();
        boolean isFirst = naming.wanted().isEmpty();
        boolean isTaken = state.isTaken(local, item);
        boolean isUsable = !isTaken && (!found.exists() || (isFirst && (mirrors || isSameEmptyFile(naming, found))));
        if (isUsable) {
            boolean isPlain = isFirst && !found.exists();
            use(item, new Attempt.Placing(naming.trying().version(), local), naming.content(), isPlain);
        } else {
            String wanted = naming.wanted().orElse(local);
            Set<String> existing = new HashSet<>(naming.existing());
            existing.add(local);
            moves.become(item, new Naming(naming.trying(), naming.content(), Optional.of(wanted), existing));
            String free = LocalNames.numbered(wanted, name -> existing.contains(name) || state.isTaken(name));
            folder.look(item.key(), free, Optional.empty());
        }
    }

    private static boolean isSameEmptyFile(Naming naming, FollowEvent.Looked found) {
        return found.isEmptyFile() && naming.content() instanceof Content.Empty(OfferedItem offer) && !offer.isFolder();
    }

    /**
     * Uses a name that is free now. It is saved first, unless a small offer gets exactly the name that it wants: after
     * a kill, that one is recognised by its content. In a mirror it is saved too, because the offer may be withdrawn
     * before the next run.
     */
    private void use(Item item, Attempt.Placing attempt, Content content, boolean isPlain) {
        if (content instanceof Content.Small(Metainfo metainfo)) {
            if (isPlain && !mirrors) {
                place(item, attempt, content);
                return;
            }
            // A run after a kill needs the torrent to continue, and the share may have withdrawn it by then.
            folder.keep(metainfo);
        }
        moves.save(item, new Placing(attempt, content));
    }

    // ---- the move

    void place(Item item, Attempt.Placing attempt, Content content) {
        moves.become(item, new Placing(attempt, content));
        switch (content) {
            case Content.Large(Metainfo metainfo) -> folder.place(item.key(), attempt, metainfo, mirrors);
            case Content.Small(Metainfo metainfo) -> folder.place(item.key(), attempt, metainfo, mirrors);
            case Content.Empty(OfferedItem offer) -> folder.create(item.key(), attempt.local(), offer, mirrors);
        }
    }

    /** The attempt as it is without this state. */
    static Optional<Attempt> unsaved(ItemState next) {
        return switch (next) {
            case Placing(Attempt.Placing attempt, Content.Large _) ->
                Optional.of(new Attempt.Beside(attempt.version()));
            case Placing(Attempt.Placing attempt, Content _) -> Optional.of(new Attempt.Begun(attempt.version()));
            case Downloading downloading ->
                Optional.of(new Attempt.Begun(downloading.trying().version()));
            default -> next.attempt();
        };
    }

    void placed(Item item, Placing placing) {
        Attempt.Placing attempt = placing.trying();
        switch (placing.content()) {
            case Content.Large(Metainfo metainfo) ->
                settle(item, attempt, Optional.of(metainfo), attempt.local(), Seeding.AT_ONCE);
            case Content.Small(Metainfo metainfo) ->
                settle(item, attempt, Optional.of(metainfo), attempt.local(), Seeding.ON_DEMAND);
            case Content.Empty _ -> settle(item, attempt, Optional.empty(), attempt.local(), Seeding.NOT);
        }
    }

    void settle(Item item, Attempt attempt, Optional<Metainfo> metainfo, String local, Seeding seeding) {
        moves.become(item, new Settling(attempt, seeding));
        Optional<String> old = item.copy()
                .map(Copy::local)
                .filter(name -> mirrors && !name.equals(local) && !state.isTaken(name, item));
        folder.settle(item.key(), new Copy(attempt.version(), local, ""), metainfo, old);
    }

    void settled(Item item, Settling settling, FollowEvent.Settled answer) {
        answer.problem()
                .ifPresent(problem ->
                        moves.notify(new FollowNotice.Problem(item.key(), "cannot be moved to the bin: " + problem)));
        copies.commit(item, answer.copy(), settling.seeding());
    }
}
