package dev.headgate.inference;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.headgate.accounting.Receipt;
import dev.headgate.catalog.ChargeLine;
import dev.headgate.usage.TokenUsage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A receipt as the caller sees it. Amounts are decimal strings in USD, so that no client rounds
 * them.
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record ReceiptView(
        String id,
        String endpoint,
        String model,
        Map<String, String> tags,
        Instant receivedAt,
        String policy,
        @Nullable String rule,
        @Nullable String error,
        @Nullable String costUsd,
        @JsonRawValue String decision,
        List<AttemptView> attempts) {

    static ReceiptView of(Receipt receipt) {
        return new ReceiptView(
                receipt.id().toString(),
                receipt.endpoint(),
                receipt.requestedModel(),
                receipt.tags(),
                receipt.receivedAt(),
                Long.toString(receipt.policyVersion()),
                receipt.rule(),
                receipt.error(),
                plain(receipt.cost()),
                receipt.decision(),
                receipt.attempts().stream().map(AttemptView::of).toList());
    }

    private static @Nullable String plain(@Nullable BigDecimal amount) {
        return amount == null ? null : amount.toPlainString();
    }

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record AttemptView(
            int number,
            String deployment,
            String hosting,
            String state,
            @Nullable String failure,
            @Nullable TokensView tokens,
            @Nullable String usageSource,
            @Nullable String reservedUsd,
            @Nullable String costUsd,
            @Nullable String priceVersion,
            @Nullable Long timeToFirstTokenMs,
            @Nullable Long upstreamMs,
            @Nullable Long engineUs,
            @Nullable String costMethod,
            List<ChargeView> charges,
            boolean replayed,
            List<AlternativeView> alternatives) {

        static AttemptView of(Receipt.Attempt attempt) {
            return new AttemptView(
                    attempt.number(),
                    attempt.deployment(),
                    lower(attempt.hosting()),
                    attempt.state(),
                    attempt.failure(),
                    attempt.tokens() == null ? null : TokensView.of(attempt.tokens()),
                    attempt.usageSource() == null ? null : lower(attempt.usageSource()),
                    plain(attempt.worstCase()),
                    plain(attempt.cost()),
                    attempt.priceVersion(),
                    attempt.timeToFirstTokenMillis(),
                    attempt.upstreamMillis(),
                    attempt.engineMicros(),
                    attempt.method() == null ? null : attempt.method().toLowerCase(Locale.ROOT),
                    attempt.charges().stream().map(ChargeView::of).toList(),
                    attempt.replayed(),
                    attempt.alternatives().stream().map(AlternativeView::of).toList());
        }
    }

    /** Tokens, each in one field only; null where the provider does not tell. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record TokensView(
            long uncachedInput,
            @Nullable Long cacheRead,
            @Nullable Long cacheWrite,
            @Nullable Long cacheWrite1h,
            @Nullable Long audioInput,
            @Nullable Long imageInput,
            long output,
            @Nullable Long reasoning,
            @Nullable Long audioOutput) {

        static TokensView of(TokenUsage tokens) {
            return new TokensView(
                    tokens.uncachedInput(),
                    tokens.cacheRead(),
                    tokens.cacheWrite(),
                    tokens.cacheWrite1h(),
                    tokens.audioInput(),
                    tokens.imageInput(),
                    tokens.output(),
                    tokens.reasoning(),
                    tokens.audioOutput());
        }
    }

    /**
     * One meter: quantity times unit price is the list price; what the caller is charged may be
     * less or more by agreement.
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record ChargeView(
            String meter,
            String quantity,
            @Nullable String unitPriceUsd,
            @Nullable String listUsd,
            @Nullable String costUsd,
            @Nullable String priceVersion) {

        static ChargeView of(ChargeLine line) {
            return new ChargeView(
                    lower(line.meter()),
                    line.quantity().toPlainString(),
                    plain(line.unitPrice()),
                    plain(line.list()),
                    plain(line.usd()),
                    line.price() == null ? null : line.price().value().toString());
        }
    }

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record AlternativeView(String hosting, @Nullable String deployment, @Nullable String costUsd) {

        static AlternativeView of(Receipt.Alternative alternative) {
            return new AlternativeView(
                    lower(alternative.hosting()),
                    alternative.deployment(),
                    plain(alternative.usd()));
        }
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
