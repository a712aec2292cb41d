package dev.headgate.catalog;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * An account at a hosted API. The credential is not here: {@link ProviderCredentials} opens it for
 * a call.
 *
 * @param baseUrl up to and including the version segment, such as {@code https://api.openai.com/v1}
 * @param region where prompts are processed, or null if unknown
 * @param hasCredential whether it can be called
 */
public record Provider(
        ProviderId id, String name, URI baseUrl, @Nullable String region, boolean hasCredential) {}
