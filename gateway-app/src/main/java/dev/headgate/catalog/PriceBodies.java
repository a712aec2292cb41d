package dev.headgate.catalog;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.headgate.catalog.PriceChange.Amount;
import dev.headgate.catalog.PriceChange.Wish;
import dev.headgate.usage.Meter;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** What administrators send about prices. Amounts are numbers or decimal strings. */
final class PriceBodies {
    private static final String NEEDED = "is needed";
    private static final String TOO_LONG = "has at most 500 characters";

    private PriceBodies() {}

    /**
     * What meters cost.
     *
     * @param longContext what they cost for prompts with more tokens than the key says
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record RatesBody(
            @Nullable BigDecimal input,
            @Nullable BigDecimal cacheRead,
            @Nullable BigDecimal cacheWrite,
            @JsonProperty("cache_write_1h") @Nullable BigDecimal cacheWrite1h,
            @Nullable BigDecimal audioInput,
            @Nullable BigDecimal imageInput,
            @Nullable BigDecimal output,
            @Nullable BigDecimal reasoning,
            @Nullable BigDecimal audioOutput,
            @Nullable BigDecimal request,
            @Nullable Map<Long, RatesBody> longContext) {

        private void addTo(
                Map<PriceSlot, BigDecimal> prices,
                ProcessingTier tier,
                long fromTokens,
                @Nullable DailyWindow window) {
            Map<Meter, @Nullable BigDecimal> meters = new LinkedHashMap<>();
            meters.put(Meter.INPUT, input);
            meters.put(Meter.CACHE_READ, cacheRead);
            meters.put(Meter.CACHE_WRITE, cacheWrite);
            meters.put(Meter.CACHE_WRITE_1H, cacheWrite1h);
            meters.put(Meter.AUDIO_INPUT, audioInput);
            meters.put(Meter.IMAGE_INPUT, imageInput);
            meters.put(Meter.OUTPUT, output);
            meters.put(Meter.REASONING, reasoning);
            meters.put(Meter.AUDIO_OUTPUT, audioOutput);
            meters.put(Meter.REQUEST, request);
            meters.forEach((meter, price) -> {
                if (price != null) {
                    prices.put(new PriceSlot(tier, meter, fromTokens, window), price);
                }
            });
            if (longContext != null) {
                longContext.forEach((tokens, rates) -> rates.addTo(prices, tier, tokens, window));
            }
        }
    }

    /** Hours of the day with rates of their own. */
    record WindowBody(
            @NotNull(message = NEEDED) @Valid HoursBody hours,
            @Nullable String tier,
            @NotNull(message = NEEDED) @Valid RatesBody rates) {}

    /** Hours of the day, such as from 16:30 until 00:30 in zone UTC. */
    record HoursBody(
            @NotBlank(message = NEEDED) String from,
            @NotBlank(message = NEEDED) String until,
            @NotBlank(message = NEEDED) String zone) {

        DailyWindow window() {
            try {
                return new DailyWindow(
                        LocalTime.parse(from), LocalTime.parse(until), ZoneId.of(zone));
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(
                        "Hours are written as {\"from\": \"16:30\", \"until\": \"00:30\", \"zone\": \"Europe/Berlin\"}.",
                        e);
            }
        }
    }

    /** Everything that a deployment bills from a moment on. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record PriceBody(
            @NotNull(message = NEEDED) BigDecimal input,
            @Nullable BigDecimal cacheRead,
            @Nullable BigDecimal cacheWrite,
            @JsonProperty("cache_write_1h") @Nullable BigDecimal cacheWrite1h,
            @Nullable BigDecimal audioInput,
            @Nullable BigDecimal imageInput,
            @Nullable BigDecimal output,
            @Nullable BigDecimal reasoning,
            @Nullable BigDecimal audioOutput,
            @Nullable BigDecimal request,
            @Nullable Map<Long, RatesBody> longContext,
            @Nullable Map<String, RatesBody> tiers,
            @Nullable List<@Valid WindowBody> windows,
            @Nullable String currency,
            @Nullable Instant from,
            @NotBlank(message = NEEDED) @Size(max = 500, message = TOO_LONG) String source,
            @Nullable @Size(max = 500, message = TOO_LONG) String reason) {

        PriceList list() {
            Map<PriceSlot, BigDecimal> prices = new LinkedHashMap<>();
            standard().addTo(prices, ProcessingTier.STANDARD, 0, null);
            if (tiers != null) {
                tiers.forEach((name, rates) -> rates.addTo(prices, tierNamed(name), 0, null));
            }
            if (windows != null) {
                for (WindowBody window : windows) {
                    window.rates()
                            .addTo(prices, tierNamed(window.tier()), 0, window.hours().window());
                }
            }
            return new PriceList(currency == null ? PriceList.USD : currency, prices)
                    .withLongPromptsInFull();
        }

        private RatesBody standard() {
            return new RatesBody(
                    input,
                    cacheRead,
                    cacheWrite,
                    cacheWrite1h,
                    audioInput,
                    imageInput,
                    output,
                    reasoning,
                    audioOutput,
                    request,
                    longContext);
        }
    }

    /** One row of the price book. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record RowBody(
            @NotBlank(message = NEEDED) String provider,
            @NotBlank(message = NEEDED) String model,
            @Nullable @Size(max = 20, message = "has at most 20 characters") String region,
            @Nullable String tier,
            @NotBlank(message = NEEDED) String meter,
            @Nullable Long overTokens,
            @Nullable @Valid HoursBody hours,
            @Nullable String currency,
            @NotNull(message = NEEDED) BigDecimal price,
            @Nullable Instant from,
            @Nullable Instant until,
            @NotBlank(message = NEEDED) @Size(max = 500, message = TOO_LONG) String source,
            @Nullable @Size(max = 500, message = TOO_LONG) String reason) {

        Wish wish() {
            return new Wish(
                    region,
                    new PriceSlot(
                            tierNamed(tier),
                            CatalogBodies.constant(Meter.class, meter),
                            overTokens == null ? 0 : overTokens,
                            hours == null ? null : hours.window()),
                    new Amount(currency == null ? PriceList.USD : currency, price));
        }
    }

    /** When a price ends, and why. */
    record EndBody(
            @Nullable Instant at,
            @NotBlank(message = NEEDED) @Size(max = 500, message = TOO_LONG) String reason) {}

    /** Why something was decided as it was. */
    record ReasonBody(@Nullable @Size(max = 500, message = TOO_LONG) String reason) {}

    /**
     * What of a price file is taken into the book.
     *
     * @param entries names of entries in the file; null takes all that nothing was found in
     */
    record ApplyBody(
            @Nullable List<String> entries,
            @Nullable @Size(max = 500, message = TOO_LONG) String reason) {}

    /** A discount (below zero) or mark-up; of a provider by its name, or of a tenant by its id. */
    record AdjustmentBody(
            @Nullable String provider,
            @Nullable UUID tenant,
            @NotNull(message = NEEDED) BigDecimal percent,
            @Nullable Instant from,
            @Nullable Instant until,
            @NotBlank(message = NEEDED) @Size(max = 500, message = TOO_LONG) String reason) {}

    /** What one unit of a currency is worth in USD. */
    record ExchangeRateBody(
            @NotBlank(message = NEEDED) String currency,
            @NotNull(message = NEEDED) BigDecimal usd,
            @Nullable Instant from,
            @NotBlank(message = NEEDED) @Size(max = 500, message = TOO_LONG) String source) {}

    private static ProcessingTier tierNamed(@Nullable String name) {
        return name == null
                ? ProcessingTier.STANDARD
                : CatalogBodies.constant(ProcessingTier.class, name);
    }
}
