package dev.headgate.accounting;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What belongs to budgets alone.
 *
 * @param shareMargins how often replicas tell each other what prompts really had
 */
@ConfigurationProperties("headgate.budgets")
record BudgetProperties(@DefaultValue("5s") Duration shareMargins) {}
