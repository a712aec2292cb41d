package dev.headgate;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.persistence.Entity;
import java.time.Clock;
import java.time.Instant;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.RestController;

/** Rules that a compiler cannot check. */
@AnalyzeClasses(packages = "dev.headgate", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule dependenciesComeThroughConstructors =
            noFields()
                    .should()
                    .beAnnotatedWith(Autowired.class)
                    .because("a constructor shows what a class needs and lets a test give it");

    @ArchTest
    static final ArchRule entitiesStayAtHome =
            classes()
                    .that()
                    .areAnnotatedWith(Entity.class)
                    .should()
                    .bePackagePrivate()
                    .because("other features refer to a thing by its id, never by its row");

    @ArchTest
    static final ArchRule controllersSeeNoTables =
            noClasses()
                    .that()
                    .areAnnotatedWith(RestController.class)
                    .should()
                    .dependOnClassesThat()
                    .haveNameMatching(".*(JdbcClient|JdbcTemplate|EntityManager)")
                    .because(
                            "a controller translates HTTP; what it asks for has a name of its own");

    @ArchTest
    static final ArchRule rowsAreReadAsLists =
            noClasses()
                    .should()
                    .callMethod(JdbcClient.MappedQuerySpec.class, "stream")
                    .because("a stream of rows that nobody closes keeps its connection for ever");

    @ArchTest
    static final ArchRule reactiveTypesStayBehindProviders =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("dev.headgate.provider..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("reactor..", "org.springframework.ai..")
                    .because(
                            "the request path is blocking code on virtual threads, which reads in one piece");

    @ArchTest
    static final ArchRule timeIsInjected =
            noClasses()
                    .that()
                    .resideInAPackage("dev.headgate..")
                    .should()
                    .callMethod(Instant.class, "now")
                    .orShould()
                    .callMethod(Clock.class, "systemDefaultZone")
                    .because("a test must be able to say what time it is");

    /** A18: an address that is called in another way would miss the guard. */
    @ArchTest
    static final ArchRule onlyOneFeatureMakesHttpClients =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(
                            "dev.headgate.outbound..", "dev.headgate.localruntime..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.apache.hc.client5.http.impl..")
                    .orShould()
                    .dependOnClassesThat()
                    .haveNameMatching(
                            "java\\.net\\.(http\\.HttpClient|URLConnection|HttpURLConnection|Socket)|org\\.springframework\\.web\\.client\\.Rest.*")
                    .because("every address is checked when the connection is made");

    @ArchTest
    static final ArchRule settingsAreRecords =
            classes()
                    .that()
                    .areAnnotatedWith(ConfigurationProperties.class)
                    .should()
                    .beRecords()
                    .because("settings are values: checked once, then never changed");

    @ArchTest
    static final ArchRule noTransactionSpansAnUpstreamCall =
            noClasses()
                    .that()
                    .resideInAnyPackage("dev.headgate.inference..", "dev.headgate.provider..")
                    .should()
                    .dependOnClassesThat()
                    .areAssignableTo(Transactional.class)
                    .because("a connection would be held for as long as a model talks");

    @ArchTest
    static final ArchRule nothingIsEvaluatedAsCode =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.springframework.expression..", "javax.script..", "javax.naming..")
                    .because("policies are data with a bounded language of their own (A29)");

    @ArchTest
    static final ArchRule moneyIsNoFloatingPoint =
            fields().that()
                    .areDeclaredInClassesThat()
                    .resideInAnyPackage(
                            "dev.headgate.accounting..",
                            "dev.headgate.reporting..",
                            "dev.headgate.catalog..",
                            "dev.headgate.focus..")
                    .should()
                    .notHaveRawType(double.class)
                    .andShould()
                    .notHaveRawType(float.class)
                    .because("binary fractions cannot hold a cent");

    @ArchTest
    static final ArchRule loggersAreConstants =
            fields().that()
                    .haveRawType("org.slf4j.Logger")
                    .should()
                    .haveModifier(JavaModifier.STATIC)
                    .andShould()
                    .haveModifier(JavaModifier.FINAL)
                    .allowEmptyShould(true)
                    .because("one logger per class, made once");
}
