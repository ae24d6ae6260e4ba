package dev.spate.tracker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** The table is a machine, answers use no sockets, and only the front reads a clock. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.spate.tracker");

    private static final JavaClasses MACHINE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.spate.tracker.swarm");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.spate.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void theTableTouchesNoFilesSocketsOrThreads() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.io..", "java.nio.file..", "java.nio.channels..", "java.net..", "java.util.concurrent..")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(Thread.class, ThreadLocal.class, Runtime.class)
                .check(MACHINE);
    }

    @Test
    void theTableMakesNoRandomNumbersAndIteratesInADefinedOrder() {
        noClasses()
                .should()
                .callMethod(Math.class, "random")
                .orShould()
                .callMethod(RandomGenerator.class, "getDefault")
                .orShould()
                .callMethod(RandomGenerator.class, "of", String.class)
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching(
                        "java\\.util\\.(HashMap|HashSet|IdentityHashMap|WeakHashMap|Hashtable|Random|SplittableRandom|UUID)")
                .check(MACHINE);
    }

    @Test
    void onlyTheFrontAndTheServerReadClocks() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.spate.tracker.swarm", "dev.spate.tracker.answer")
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("java.time..")
                .check(CLASSES);
    }

    @Test
    void answersKnowNoSockets() {
        noClasses()
                .that()
                .resideInAPackage("dev.spate.tracker.answer")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.nio.channels..", "java.nio.file..")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(Thread.class, java.net.Socket.class, java.net.ServerSocket.class)
                .check(CLASSES);
    }

    @Test
    void rulesSeeTheTable() {
        assertThat(MACHINE.size()).isGreaterThan(10);
    }
}
