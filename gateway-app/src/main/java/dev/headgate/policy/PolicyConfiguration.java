package dev.headgate.policy;

import dev.headgate.capacity.WatchedWaits;
import dev.headgate.db.ChangeFeed;
import dev.headgate.policy.PolicyVersion.Keeper;
import dev.headgate.routing.PolicyCompiler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;

@Configuration(proxyBeanMethods = false)
class PolicyConfiguration {

    @Bean
    PolicyCompiler policyCompiler() {
        return new PolicyCompiler();
    }

    /** The policy in force; on the first start that is the one that comes with this release. */
    @Bean
    ActivePolicy activePolicy(
            PolicyStore store,
            Publisher publisher,
            PolicyCompiler compiler,
            ChangeFeed changes,
            @Value("classpath:dev/headgate/policy/default-policy.yaml") Resource first)
            throws IOException {
        publisher.publishFirst(
                Publication.of(
                        first.getContentAsString(StandardCharsets.UTF_8),
                        "the policy of a fresh installation",
                        "headgate",
                        Keeper.BUILTIN));
        ActivePolicy active = new ActivePolicy(store, compiler);
        changes.subscribe(PolicyStore.CHANNEL, active::reload);
        return active;
    }

    @Bean
    Activation activation(PolicySchedule schedule, Publisher publisher, ActivePolicy active) {
        return new Activation(schedule, publisher, active);
    }

    /**
     * What else is done when policies change, after the new ones were taken up: subscribers of a
     * channel run in their order.
     */
    @Bean
    SmartInitializingSingleton followsPolicies(
            ChangeFeed changes, Activation activation, ReplicaReports reports) {
        return () -> {
            changes.subscribe(PolicyStore.CHANNEL, reports::report);
            changes.subscribe(PolicyStore.CHANNEL, activation::plan);
        };
    }

    /** Pools watch the waits of the policy in force. */
    @Bean
    WatchedWaits watchedWaits(ActivePolicy active) {
        return () -> active.current().policy().maxWaits();
    }
}
