package dev.spate.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MailboxTest {
    private final Mailbox<String> mailbox = new Mailbox<>();
    private final ArrayDeque<String> taken = new ArrayDeque<>();

    @Test
    void givesCompletionsFirstThenMessagesThenCommandsEachInOrder() throws Exception {
        mailbox.command("command 1");
        mailbox.message(List.of("message 1", "message 2"), 0);
        mailbox.complete("done 1");
        mailbox.command("command 2");
        mailbox.message(List.of("message 3"), 0);
        mailbox.complete("done 2");

        mailbox.drain(taken, 0);

        assertThat(taken)
                .containsExactly("done 1", "done 2", "message 1", "message 2", "message 3", "command 1", "command 2");
    }

    @Test
    void takesNothingTwiceAndDoesNotWaitWithoutTime() throws Exception {
        mailbox.complete("once");
        mailbox.drain(taken, 0);
        taken.clear();

        mailbox.drain(taken, 0);
        mailbox.drain(taken, -1);

        assertThat(taken).isEmpty();
    }

    @Test
    void wakesTheReceiverForEveryQueue() throws Exception {
        for (Sender sender : List.<Sender>of(
                () -> mailbox.message(List.of("mail"), 0),
                () -> mailbox.complete("mail"),
                () -> mailbox.command("mail"))) {
            CompletableFuture<ArrayDeque<String>> received = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> {
                ArrayDeque<String> mail = new ArrayDeque<>();
                try {
                    mailbox.drain(mail, Long.MAX_VALUE);
                } catch (InterruptedException e) {
                    received.completeExceptionally(e);
                }
                received.complete(mail);
            });

            assertThat(sender.send()).isTrue();

            assertThat(received.get(60, TimeUnit.SECONDS)).containsExactly("mail");
        }
    }

    private interface Sender {
        boolean send() throws InterruptedException;
    }

    @Test
    void makesALinkWaitWhileTheMessageQueueIsFull() throws Exception {
        mailbox.message(Collections.nCopies(Mailbox.MESSAGES_MAX, "full"), 0);
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Boolean> late = new CompletableFuture<>();
        Thread link = Thread.ofPlatform().start(() -> {
            begun.countDown();
            try {
                late.complete(mailbox.message(List.of("late"), 0));
            } catch (InterruptedException e) {
                late.completeExceptionally(e);
            }
        });
        begun.await();
        awaitWaiting(link);
        assertThat(late).isNotDone();

        // A full message queue does not delay other mail.
        assertThat(mailbox.complete("done")).isTrue();
        assertThat(mailbox.command("command")).isTrue();
        mailbox.drain(taken, 0);

        assertThat(late.get(60, TimeUnit.SECONDS)).isTrue();
        assertThat(taken).hasSize(Mailbox.MESSAGES_MAX + 2).doesNotContain("late");
        taken.clear();
        mailbox.drain(taken, Long.MAX_VALUE);
        assertThat(taken).containsExactly("late");
    }

    @Test
    void isFullAfterAFewLongMessages() throws Exception {
        mailbox.message(List.of("bitfield", "bitfield"), Mailbox.BYTES_MAX);
        CompletableFuture<Boolean> late = new CompletableFuture<>();
        Thread link = Thread.ofPlatform().start(() -> {
            try {
                late.complete(mailbox.message(List.of("late"), 1));
            } catch (InterruptedException e) {
                late.completeExceptionally(e);
            }
        });
        awaitWaiting(link);

        mailbox.drain(taken, 0);

        assertThat(late.get(60, TimeUnit.SECONDS)).isTrue();
        assertThat(taken).containsExactly("bitfield", "bitfield");
    }

    private static void awaitWaiting(Thread thread) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (thread.getState() != Thread.State.WAITING) {
            assertThat(System.nanoTime())
                    .as("the thread waits within half a minute")
                    .isLessThan(end);
            Thread.yield();
        }
    }

    @Test
    void refusesCommandsWhenTooManyWait() throws Exception {
        for (int i = 0; i < Mailbox.COMMANDS_MAX; i++) {
            assertThat(mailbox.command("command")).isTrue();
        }
        assertThat(mailbox.command("one too many")).isFalse();

        mailbox.drain(taken, 0);

        assertThat(mailbox.command("there is room again")).isTrue();
    }

    @Test
    void acceptsNothingAfterTheCloseButDeliversWhatItHas() throws Exception {
        mailbox.complete("before");

        mailbox.close();

        assertThat(mailbox.message(List.of("after"), 0)).isFalse();
        assertThat(mailbox.complete("after")).isFalse();
        assertThat(mailbox.command("after")).isFalse();
        mailbox.drainNow(taken);
        assertThat(taken).containsExactly("before");
    }

    @Test
    void closingEndsTheWaitOfBothSides() throws Exception {
        mailbox.message(Collections.nCopies(Mailbox.MESSAGES_MAX, "full"), 0);
        CompletableFuture<Boolean> sender = new CompletableFuture<>();
        Thread link = Thread.ofPlatform().start(() -> {
            try {
                sender.complete(mailbox.message(List.of("late"), 0));
            } catch (InterruptedException e) {
                sender.completeExceptionally(e);
            }
        });
        awaitWaiting(link);

        mailbox.close();

        assertThat(sender.get(60, TimeUnit.SECONDS)).isFalse();
        mailbox.drainNow(taken);
        // It is closed, so this does not wait for ever.
        mailbox.drain(taken, Long.MAX_VALUE);
        assertThat(taken).hasSize(Mailbox.MESSAGES_MAX);
    }
}
