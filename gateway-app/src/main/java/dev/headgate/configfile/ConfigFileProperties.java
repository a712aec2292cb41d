package dev.headgate.configfile;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where the configuration file is.
 *
 * @param config the file, or null if everything is configured through the API
 */
@ConfigurationProperties("headgate")
record ConfigFileProperties(@Nullable Path config) {}
