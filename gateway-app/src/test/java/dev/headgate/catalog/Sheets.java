package dev.headgate.catalog;

import dev.headgate.usage.Meter;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Price sheets for tests, put together row by row. */
public final class Sheets {
    private static final ProviderId PROVIDER = new ProviderId(new UUID(0, 1));

    private final List<PriceRow> rows = new ArrayList<>();
    private ExchangeRates rates = ExchangeRates.NONE;
    private boolean billsOutput = true;

    private Sheets() {}

    /** A sheet with nothing but input and output, for ever. */
    public static PriceSheet of(String input, String output) {
        return sheet().with(Meter.INPUT, input).with(Meter.OUTPUT, output).made();
    }

    /** A sheet without rows. */
    public static Sheets sheet() {
        return new Sheets();
    }

    public Sheets with(Meter meter, @Nullable String price) {
        return price == null ? this : with(PriceSlot.of(meter), price);
    }

    public Sheets with(PriceSlot slot, String price) {
        return with(slot, price, Instant.EPOCH, null);
    }

    public Sheets with(PriceSlot slot, String price, Instant from, @Nullable Instant until) {
        return add(slot, null, PriceList.USD, price, from, until);
    }

    Sheets inRegion(@Nullable String region, PriceSlot slot, String price) {
        return add(slot, region, PriceList.USD, price, Instant.EPOCH, null);
    }

    Sheets in(String currency, Meter meter, String price) {
        return add(PriceSlot.of(meter), null, currency, price, Instant.EPOCH, null);
    }

    Sheets worth(String currency, String usd, Instant from, @Nullable Instant until) {
        List<ExchangeRates.Rate> all = new ArrayList<>(rates.rates());
        all.add(
                new ExchangeRates.Rate(
                        UUID.randomUUID(),
                        currency,
                        new BigDecimal(usd),
                        "a bank",
                        "finance",
                        from,
                        until));
        rates = new ExchangeRates(all);
        return this;
    }

    Sheets withoutOutput() {
        billsOutput = false;
        return this;
    }

    public PriceSheet made() {
        return new PriceSheet(rows, rates, billsOutput);
    }

    private Sheets add(
            PriceSlot slot,
            @Nullable String region,
            String currency,
            String price,
            Instant from,
            @Nullable Instant until) {
        rows.add(
                new PriceRow(
                        new PriceId(UUID.randomUUID()),
                        new PriceKey(PROVIDER, "m", region, slot),
                        currency,
                        new BigDecimal(price),
                        new PriceRow.Origin("test", Instant.EPOCH, null, null, Keeper.API),
                        from,
                        until));
        return this;
    }
}
