package dev.spate.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The API must be complete in itself, and the packages below it must not depend on it. */
class ArchitectureTest {
    private static final String API = "dev.spate.engine";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("dev/spate/http/testing"))
            .importPackages(API, "dev.spate.http");

    @Test
    void packagesHaveNoCycles() {
        slices().matching(API + ".(*)..").should().beFreeOfCycles().check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage(API + ".*..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(API)
                .check(CLASSES);
    }

    /** A name look-up on a virtual thread blocks its carrier for as long as a dead name server does not answer. */
    @Test
    void namesAreLookedUpByTheSystemResolverAlone() {
        DescribedPredicate<JavaAccess<?>> looksUp = DescribedPredicate.describe("look a name up", access -> {
            JavaClass owner = access.getTargetOwner();
            String name = access.getName();
            boolean isNamed = access.getTarget() instanceof AccessTarget.CodeUnitAccessTarget unit
                    && unit.getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(String.class));
            boolean isLookUp = owner.isEquivalentTo(InetAddress.class)
                    && (name.equals("getByName") || name.equals("getAllByName") || name.equals("getLocalHost"));
            boolean isSocket = owner.isEquivalentTo(InetSocketAddress.class) || owner.isEquivalentTo(Socket.class);
            return isLookUp || isSocket && isNamed && name.equals(JavaConstructor.CONSTRUCTOR_NAME);
        });
        noClasses()
                .that()
                .doNotHaveSimpleName("SystemResolver")
                .should()
                .accessTargetWhere(looksUp)
                .check(CLASSES);
        classes()
                .that()
                .haveSimpleName("SystemResolver")
                .should()
                .accessTargetWhere(looksUp)
                .check(CLASSES);
    }

    /** The compiler allows it, but a program that embeds the engine could not name the type. */
    @Test
    void theApiMentionsOnlyTypesThatEveryProgramCanUse() {
        List<String> hidden = new ArrayList<>();
        List<JavaClass> api = CLASSES.stream()
                .filter(type -> type.getPackageName().equals(API) && isReachable(type))
                .toList();
        for (JavaClass type : api) {
            mentioned(type)
                    .flatMap(each -> each.getAllInvolvedRawTypes().stream())
                    .map(JavaClass::getBaseComponentType)
                    .filter(each -> !isUsable(each))
                    .forEach(each -> hidden.add(type.getName() + " mentions " + each.getName()));
        }

        assertThat(hidden).isEmpty();
        assertThat(api).extracting(JavaClass::getSimpleName).contains("Session", "SessionConfig", "Proxy", "Builder");
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
                .flatMap(ArchitectureTest::mentionedBy);
        return Stream.of(above, fields, calls).flatMap(each -> each);
    }

    private static Stream<JavaType> mentionedBy(JavaCodeUnit unit) {
        Stream<JavaType> thrown = unit.getThrowsClause().getTypes().stream().map(each -> (JavaType) each);
        return Stream.of(Stream.of(unit.getReturnType()), unit.getParameterTypes().stream(), thrown)
                .flatMap(each -> each);
    }

    /** The packages that module-info exports to everybody, here and in the module that it requires transitively. */
    private static boolean isUsable(JavaClass type) {
        String name = type.getPackageName();
        boolean isHere = name.equals(API) && isReachable(CLASSES.get(type.getName()));
        return type.isPrimitive() || isHere || name.startsWith("java.") || name.startsWith("dev.spate.wire");
    }
}
