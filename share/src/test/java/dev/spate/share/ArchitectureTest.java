package dev.spate.share;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The exported API must be complete in itself, and sharing and following must not depend on each other. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.spate.share");

    /** The same packages as in module-info. */
    private static final Set<String> EXPORTED =
            Set.of("dev.spate.share", "dev.spate.share.follow", "dev.spate.share.offer", "dev.spate.share.text");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.spate.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void followersDoNotDependOnSharing() {
        noClasses()
                .that()
                .resideInAPackage("dev.spate.share.follow")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.spate.share", "dev.spate.share.offer")
                .check(CLASSES);
    }

    /** So that it does the same in a test in virtual time. */
    @Test
    void theMachineOfAFollowerTouchesNoFileThreadOrClock() {
        DescribedPredicate<JavaClass> machine = new DescribedPredicate<>("the follower's machine") {
            @Override
            public boolean test(JavaClass type) {
                String name = type.getName();
                return name.matches(
                        "dev\\.spate\\.share\\.follow\\."
                                + "(FollowMachine|FollowState|FollowReporter|FollowProgress|StreamState|Item\\w*|Turns|TakenNames)(\\$.*)?");
            }
        };

        assertThat(CLASSES.stream().filter(machine)).hasSizeGreaterThan(20);
        noClasses()
                .that(machine)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.io", "java.net..", "java.nio..", "java.util.concurrent.locks")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.lang\\.Thread.*|java\\.util\\.concurrent\\.[^.]*(Queue|Executor|Future).*"
                        + "|java\\.util\\.\\w*Random|java\\.time\\.(Clock|Instant|InstantSource)")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(CLASSES);
    }

    /** The compiler allows hidden types in the API, but programs that use it could not name them. */
    @Test
    void theApiMentionsOnlyTypesThatEveryProgramCanUse() {
        List<String> hidden = new ArrayList<>();
        List<JavaClass> api = CLASSES.stream()
                .filter(type -> EXPORTED.contains(type.getPackageName()) && isReachable(type))
                .toList();
        for (JavaClass type : api) {
            mentioned(type)
                    .flatMap(each -> each.getAllInvolvedRawTypes().stream())
                    .map(JavaClass::getBaseComponentType)
                    .filter(each -> !isUsable(each))
                    .forEach(each -> hidden.add(type.getName() + " mentions " + each.getName()));
        }

        assertThat(hidden).isEmpty();
        assertThat(api).extracting(JavaClass::getSimpleName).contains("Share", "ShareWeb", "Follower", "Library");
    }

    private static boolean isReachable(JavaClass type) {
        return isVisible(type.getModifiers())
                && type.getEnclosingClass().map(ArchitectureTest::isReachable).orElse(true);
    }

    private static boolean isVisible(Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }

    private static Stream<JavaType> mentioned(JavaClass type) {
        Stream<JavaType> above = Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream());
        Stream<JavaType> fields = type.getFields().stream()
                .filter(field -> isVisible(field.getModifiers()))
                .map(field -> field.getType());
        Stream<JavaType> calls = type.getCodeUnits().stream()
                .filter(unit -> isVisible(unit.getModifiers()))
                .flatMap(unit -> Stream.concat(Stream.of(unit.getReturnType()), unit.getParameterTypes().stream()));
        return Stream.of(above, fields, calls).flatMap(each -> each);
    }

    private static boolean isUsable(JavaClass type) {
        String name = type.getPackageName();
        boolean isHere = EXPORTED.contains(name) && isReachable(CLASSES.get(type.getName()));
        return type.isPrimitive()
                || isHere
                || name.startsWith("java.")
                || name.startsWith("dev.spate.wire")
                || name.equals("dev.spate.http")
                || name.equals("dev.spate.engine");
    }
}
