package io.forgewatch.collector;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.forgewatch.collector", importOptions = ImportOption.DoNotIncludeTests.class)
final class DirectionsTest {
    @ArchTest
    static final ArchRule DIRECTIONS = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("root")
            .definedBy("io.forgewatch.collector")
            .layer("report")
            .definedBy("io.forgewatch.collector.report..")
            .layer("detect")
            .definedBy("io.forgewatch.collector.detect..")
            .layer("container")
            .definedBy("io.forgewatch.collector.container..")
            .layer("recording")
            .definedBy("io.forgewatch.collector.recording..")
            .layer("exec")
            .definedBy("io.forgewatch.collector.exec..")
            .layer("evidence")
            .definedBy("io.forgewatch.collector.evidence..")
            .layer("bpf")
            .definedBy("io.forgewatch.collector.bpf..")
            .whereLayer("root")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("report")
            .mayOnlyBeAccessedByLayers("root")
            .whereLayer("detect")
            .mayOnlyBeAccessedByLayers("root", "report")
            .whereLayer("container")
            .mayOnlyBeAccessedByLayers("root", "detect")
            .whereLayer("recording")
            .mayOnlyBeAccessedByLayers("root")
            .whereLayer("exec")
            .mayOnlyBeAccessedByLayers("root", "detect", "recording")
            .whereLayer("evidence")
            .mayOnlyBeAccessedByLayers("root")
            .whereLayer("bpf")
            .mayOnlyBeAccessedByLayers("root")
            .ensureAllClassesAreContainedInArchitectureIgnoring("io.forgewatch.collector.v1..");

    @ArchTest
    static final ArchRule ONLY_BPF_IS_NATIVE = noClasses()
            .that()
            .resideOutsideOfPackage("io.forgewatch.collector.bpf..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.sun.jna..");

    @ArchTest
    static final ArchRule NATIVE_CALLS_STAY_WITHIN_THE_PACKAGE =
            classes().that().haveSimpleNameStartingWith("Lib").should().notBePublic();

    @ArchTest
    static final ArchRule ONLY_DETECT_AND_WHAT_FOLLOWS_KNOW_FINDINGS = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.forgewatch.collector.bpf..",
                    "io.forgewatch.collector.exec..",
                    "io.forgewatch.collector.container..",
                    "io.forgewatch.collector.evidence..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.forgewatch.v1..", "io.forgewatch.collector.v1..");

    @ArchTest
    static final ArchRule ONLY_REPORT_KNOWS_GRPC_AND_SQL = noClasses()
            .that()
            .resideOutsideOfPackage("io.forgewatch.collector.report..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.grpc..", "org.sqlite..", "java.sql..");

    @ArchTest
    static final ArchRule NO_CONTROL =
            noClasses().should().dependOnClassesThat().resideInAPackage("io.forgewatch.control..");
}
