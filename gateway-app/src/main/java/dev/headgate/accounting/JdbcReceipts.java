package dev.headgate.accounting;

import dev.headgate.identity.KeyId;
import dev.headgate.routing.Hosting;
import dev.headgate.usage.UsageSource;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads receipts from the books. */
final class JdbcReceipts implements Receipts {
    private static final String REQUEST =
            """
            select id, endpoint, requested_model, tags, received_at, policy_version, rule, decision, error
            from requests where id = :id and key_id = :key
            """;

    private static final String ATTEMPTS =
            "select * from attempts where request_id = :id order by number, id";

    private final JdbcClient jdbc;
    private final TagsText tags;

    JdbcReceipts(JdbcClient jdbc, TagsText tags) {
        this.jdbc = jdbc;
        this.tags = tags;
    }

    @Override
    public Optional<Receipt> find(RequestId request, KeyId key) {
        return jdbc.sql(REQUEST)
                .param("id", request.value())
                .param("key", key.value())
                .query((row, _) -> receipt(row, attempts(request)))
                .optional();
    }

    private List<Receipt.Attempt> attempts(RequestId request) {
        return jdbc.sql(ATTEMPTS)
                .param("id", request.value())
                .query((row, _) -> attempt(row))
                .list();
    }

    private Receipt receipt(ResultSet row, List<Receipt.Attempt> attempts) throws SQLException {
        return new Receipt(
                new RequestId(row.getObject("id", UUID.class)),
                row.getString("endpoint"),
                row.getString("requested_model"),
                tags.read(row.getString("tags")),
                row.getObject("received_at", OffsetDateTime.class).toInstant(),
                row.getLong("policy_version"),
                row.getString("rule"),
                row.getString("decision"),
                row.getString("error"),
                total(attempts),
                attempts);
    }

    private static @Nullable BigDecimal total(List<Receipt.Attempt> attempts) {
        BigDecimal total = BigDecimal.ZERO;
        for (Receipt.Attempt attempt : attempts) {
            if (attempt.cost() == null) {
                return null;
            }
            total = total.add(attempt.cost());
        }
        return total;
    }

    /** While an attempt is open its row holds what was noted so far, which is no cost yet. */
    private static Receipt.Attempt attempt(ResultSet row) throws SQLException {
        AttemptState state = AttemptState.valueOf(row.getString("state"));
        String source = row.getString("usage_source");
        UUID price = row.getObject("price_id", UUID.class);
        return new Receipt.Attempt(
                new AttemptId(row.getObject("id", UUID.class)),
                row.getInt("number"),
                row.getString("deployment"),
                Hosting.valueOf(row.getString("hosting")),
                state.name(),
                row.getString("failure"),
                StoredTokens.read(row),
                source == null ? null : UsageSource.valueOf(source),
                row.getBigDecimal("worst_case"),
                state.isOpen() ? null : row.getBigDecimal("cost"),
                price == null ? null : price.toString(),
                row.getObject("first_token_ms", Long.class),
                row.getObject("upstream_ms", Long.class),
                row.getObject("engine_us", Long.class),
                row.getString("cost_method"),
                ChargesText.read(row.getString("charges")),
                row.getBoolean("replayed"),
                alternatives(row));
    }

    private static List<Receipt.Alternative> alternatives(ResultSet row) throws SQLException {
        List<Receipt.Alternative> alternatives = new ArrayList<>();
        String hosted = row.getString("hosted_alternative");
        if (hosted != null) {
            BigDecimal usd = row.getBigDecimal("hosted_alternative_usd");
            alternatives.add(new Receipt.Alternative(Hosting.HOSTED, hosted, usd));
        }
        String selfHosted = row.getString("self_hosted_alternative");
        if (selfHosted != null) {
            BigDecimal usd = row.getBigDecimal("self_hosted_alternative_usd");
            alternatives.add(new Receipt.Alternative(Hosting.SELF_HOSTED, selfHosted, usd));
        }
        return alternatives;
    }
}
