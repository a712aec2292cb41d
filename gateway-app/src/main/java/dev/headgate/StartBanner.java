package dev.headgate;

import dev.headgate.identity.FirstKey;
import dev.headgate.secret.OperatorSecrets;
import dev.headgate.secret.Secret;
import java.io.PrintStream;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Tells whoever started the gateway where it is and how to call it. The first key is shown here,
 * once, and nowhere else; it is printed and not logged.
 */
@Component
class StartBanner {
    private final Environment environment;
    private final FirstKey firstKey;
    private final OperatorSecrets secrets;

    StartBanner(Environment environment, FirstKey firstKey, OperatorSecrets secrets) {
        this.environment = environment;
        this.firstKey = firstKey;
        this.secrets = secrets;
    }

    @EventListener(ApplicationReadyEvent.class)
    void print() {
        print(System.out);
    }

    void print(PrintStream terminal) {
        String address = "http://localhost:" + environment.getRequiredProperty("local.server.port");
        var lines = new StringBuilder("\nHeadgate is ready.\n");
        lines.append("API:         ")
                .append(address)
                .append("/v1 (described at ")
                .append(address)
                .append("/openapi)\n");
        firstKey.text()
                .ifPresent(
                        key -> lines.append("API key: ").append(key).append(" (shown only now)\n"));
        lines.append("Admin token: ")
                .append(
                        secrets.file(Secret.ADMIN_TOKEN)
                                .map(Object::toString)
                                .orElse("as given in HEADGATE_ADMIN_TOKEN"))
                .append('\n');
        lines.append("Try:         ")
                .append(curl(address, firstKey.text().orElse("$HEADGATE_API_KEY")))
                .append('\n');
        terminal.println(lines);
        terminal.flush();
    }

    private static String curl(String address, String key) {
        return """
        curl %s/v1/chat/completions -H "Authorization: Bearer %s" -H "Content-Type: application/json" \
        -d '{"model": "chat", "messages": [{"role": "user", "content": "Who are you?"}]}'\
        """
                .formatted(address, key);
    }
}
