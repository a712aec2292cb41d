package dev.headgate.accounting;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the books check themselves.
 *
 * @param interval time between two checks; each reads the books as a whole
 */
@ConfigurationProperties("headgate.self-check")
record SelfCheckProperties(@DefaultValue("6h") Duration interval) {}
