package dev.headgate.localruntime;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.headgate.localruntime", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule ONE_CLASS_KNOWS_THE_BINDING =
            noClasses()
                    .that()
                    .haveNameNotMatching(".*\\.LlamaCppEngine(\\$.*)?")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("de.kherud..")
                    .because("a binding on a current llama.cpp is to take its place");

    @ArchTest
    static final ArchRule NETTY_STAYS_AT_THE_EDGE =
            noClasses()
                    .that()
                    .haveNameNotMatching(
                            ".*\\.(Http\\w+|TokenGate|BodyCollector|LocalRuntimeServer)(\\$.*)?")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("io.netty..")
                    .because("what is answered does not depend on how bytes travel");
}
