package io.forgewatch.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The directions between the modules, and between the command line's own packages. */
@AnalyzeClasses(packages = "io.forgewatch", importOptions = ImportOption.DoNotIncludeTests.class)
final class DirectionsTest {
    @ArchTest
    static final ArchRule COLLECTOR_KNOWS_NO_CONTROL = noClasses()
            .that()
            .resideInAPackage("io.forgewatch.collector..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.forgewatch.control..");

    @ArchTest
    static final ArchRule CONTROL_KNOWS_NO_COLLECTOR = noClasses()
            .that()
            .resideInAPackage("io.forgewatch.control..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.forgewatch.collector..");

    @ArchTest
    static final ArchRule NOTHING_DEPENDS_ON_THE_COMMAND_LINE = noClasses()
            .that()
            .resideOutsideOfPackage("io.forgewatch.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.forgewatch.cli..");

    @ArchTest
    static final ArchRule DIRECTIONS = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("root")
            .definedBy("io.forgewatch.cli")
            .layer("trace")
            .definedBy("io.forgewatch.cli.trace..")
            .layer("findings")
            .definedBy("io.forgewatch.cli.findings..")
            .layer("policy")
            .definedBy("io.forgewatch.cli.policy..")
            .layer("host")
            .definedBy("io.forgewatch.cli.host..")
            .layer("config")
            .definedBy("io.forgewatch.cli.config..")
            .layer("logging")
            .definedBy("io.forgewatch.cli.logging..")
            .layer("console")
            .definedBy("io.forgewatch.cli.console..")
            .layer("text")
            .definedBy("io.forgewatch.cli.text..")
            .whereLayer("root")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("trace")
            .mayOnlyBeAccessedByLayers("root")
            .whereLayer("findings")
            .mayOnlyBeAccessedByLayers("root", "trace")
            .whereLayer("policy")
            .mayOnlyBeAccessedByLayers("root")
            .whereLayer("host")
            .mayOnlyBeAccessedByLayers("root")
            .whereLayer("config")
            .mayOnlyBeAccessedByLayers("root", "findings")
            .whereLayer("logging")
            .mayOnlyBeAccessedByLayers("root");

    @ArchTest
    static final ArchRule NO_CIRCLES =
            slices().matching("io.forgewatch.cli.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule FINDINGS_COME_FROM_THE_API_ALONE = noClasses()
            .that()
            .resideInAPackage("io.forgewatch.cli.findings..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.forgewatch.control..", "io.forgewatch.collector..");

    @ArchTest
    static final ArchRule TEXT_KNOWS_NO_FINDING = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.forgewatch.cli.text..", "io.forgewatch.cli.console..", "io.forgewatch.cli.logging..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.forgewatch.v1..", "io.forgewatch.control..", "io.forgewatch.collector..");
}
