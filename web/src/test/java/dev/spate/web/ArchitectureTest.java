package dev.spate.web;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Routes depend on requests and offers, but not on sockets or on the share itself. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.spate.web");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.spate.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void routesDoNotDependOnJetty() {
        noClasses()
                .that()
                .resideInAnyPackage("dev.spate.web.content", "dev.spate.web.page", "dev.spate.web.follow")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.eclipse.jetty..")
                .check(CLASSES);
    }

    /** If requests could reach paths of files, they could also leave the shared folders. */
    @Test
    void nothingDependsOnPathsOfFiles() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.nio.file.Path")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.File")
                .check(CLASSES);
    }

    @Test
    void rulesSeeTheClasses() {
        assertThat(CLASSES.size()).isGreaterThan(30);
    }
}
