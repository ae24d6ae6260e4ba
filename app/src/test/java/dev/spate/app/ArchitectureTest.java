package dev.spate.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The console knows no command, and commands know no web server but the one that they open. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.spate.app");

    @Test
    void packagesHaveNoCycles() {
        slices().matching("dev.spate.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void theConsoleKnowsNoCommand() {
        noClasses()
                .that()
                .resideInAPackage("dev.spate.app.console")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("picocli..", "dev.spate.web..", "dev.spate.app.command..")
                .check(CLASSES);
    }

    @Test
    void nothingKnowsJetty() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.eclipse.jetty..")
                .check(CLASSES);
    }

    @Test
    void rulesSeeTheClasses() {
        assertThat(CLASSES.size()).isGreaterThan(30);
    }
}
