package dev.headgate.catalog;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What other currencies are worth in USD, as administrators entered it with dates. */
public record ExchangeRates(List<Rate> rates) {
    public static final ExchangeRates NONE = new ExchangeRates(List.of());

    public ExchangeRates {
        rates = List.copyOf(rates);
    }

    /**
     * What a currency is worth from a moment on.
     *
     * @param usd USD for one unit of the currency
     */
    public record Rate(
            UUID id,
            String currency,
            BigDecimal usd,
            String source,
            String author,
            Instant from,
            @Nullable Instant until) {

        boolean holdsAt(Instant moment) {
            return !moment.isBefore(from) && (until == null || moment.isBefore(until));
        }
    }

    /** An amount in USD, exact; empty if nobody entered what the currency is worth then. */
    public Optional<BigDecimal> toUsd(BigDecimal amount, String currency, Instant moment) {
        if (currency.equals(PriceList.USD)) {
            return Optional.of(amount);
        }
        return rates.stream()
                .filter(rate -> rate.currency().equals(currency) && rate.holdsAt(moment))
                .findFirst()
                .map(rate -> amount.multiply(rate.usd()));
    }

    /** The moments at which a rate begins or ends. */
    Stream<Instant> changes() {
        return rates.stream()
                .flatMap(rate ->
                        Stream.concat(Stream.of(rate.from()), Stream.ofNullable(rate.until())));
    }
}
