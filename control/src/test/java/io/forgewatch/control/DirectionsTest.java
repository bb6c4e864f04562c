package io.forgewatch.control;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.forgewatch.control", importOptions = ImportOption.DoNotIncludeTests.class)
final class DirectionsTest {
    @ArchTest
    static final ArchRule DIRECTIONS = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("root")
            .definedBy("io.forgewatch.control")
            .layer("api")
            .definedBy("io.forgewatch.control.api..")
            .layer("collectors")
            .definedBy("io.forgewatch.control.collectors..")
            .layer("node")
            .definedBy("io.forgewatch.control.node..")
            .layer("trust")
            .definedBy("io.forgewatch.control.trust..")
            .layer("stream")
            .definedBy("io.forgewatch.control.stream..")
            .layer("access")
            .definedBy("io.forgewatch.control.access..")
            .layer("store")
            .definedBy("io.forgewatch.control.store..")
            .layer("sink")
            .definedBy("io.forgewatch.control.sink..")
            .layer("format")
            .definedBy("io.forgewatch.control.format..")
            .layer("policy")
            .definedBy("io.forgewatch.control.policy..")
            .layer("filter")
            .definedBy("io.forgewatch.control.filter..")
            .whereLayer("root")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("api")
            .mayOnlyBeAccessedByLayers("root")
            .whereLayer("collectors")
            .mayOnlyBeAccessedByLayers("root")
            .whereLayer("node")
            .mayOnlyBeAccessedByLayers("root", "api", "collectors", "trust")
            .whereLayer("trust")
            .mayOnlyBeAccessedByLayers("root", "api", "collectors")
            .whereLayer("stream")
            .mayOnlyBeAccessedByLayers("root", "api")
            .whereLayer("access")
            .mayOnlyBeAccessedByLayers("root", "api", "collectors", "trust")
            .whereLayer("sink")
            .mayOnlyBeAccessedByLayers("root", "api")
            .whereLayer("store")
            .mayOnlyBeAccessedByLayers("root", "api", "stream", "access", "node", "sink", "trust")
            .whereLayer("format")
            .mayOnlyBeAccessedByLayers("api", "sink")
            .whereLayer("policy")
            .mayOnlyBeAccessedByLayers("root", "api", "store")
            .whereLayer("filter")
            .mayOnlyBeAccessedByLayers("api", "stream", "store", "access", "sink", "trust", "policy");

    @ArchTest
    static final ArchRule ONLY_THE_PORTS_KNOW_GRPC = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "io.forgewatch.control.api..", "io.forgewatch.control.collectors..", "io.forgewatch.control")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.grpc..");

    @ArchTest
    static final ArchRule ONLY_THE_API_KNOWS_ARMERIA = noClasses()
            .that()
            .resideOutsideOfPackage("io.forgewatch.control.api..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.linecorp.armeria..", "com.google.rpc..");

    @ArchTest
    static final ArchRule ONLY_THE_STORE_KNOWS_SQL = noClasses()
            .that()
            .resideOutsideOfPackage("io.forgewatch.control.store..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.jooq..", "org.sqlite..", "org.postgresql..", "com.zaxxer..", "org.flywaydb..", "java.sql..");

    @ArchTest
    static final ArchRule ONLY_TRUST_KNOWS_BOUNCY_CASTLE = noClasses()
            .that()
            .resideOutsideOfPackage("io.forgewatch.control.trust..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.bouncycastle..");

    @ArchTest
    static final ArchRule NO_COLLECTOR =
            noClasses().should().dependOnClassesThat().resideInAPackage("io.forgewatch.collector..");
}
