package dev.headgate.focus;

import dev.headgate.routing.Hosting;
import dev.headgate.usage.Meter;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a payer was charged for one meter at one price: a row of a FOCUS file before it is put into
 * the words of FOCUS.
 *
 * @param billed the month that it belongs to
 * @param from the first day that it is for
 * @param to the first day that it is not for
 * @param correctsClosed whether it corrects a month that had been closed
 * @param price the price row, or the pool's cost; all zeros where none was applied
 * @param calls those that it stands for, on one row of them each, so that they can be added up
 * @param unpriced calls of the same payer and deployment on the same day whose price is unknown
 * @param share what part of the pool's cost it is; null if it is no part of one
 */
record ChargeSum(
        YearMonth billed,
        LocalDate from,
        LocalDate to,
        boolean correctsClosed,
        Payer payer,
        Served served,
        ChargeKind kind,
        Meter meter,
        UUID price,
        Amounts amounts,
        @Nullable Calls calls,
        long unpriced,
        @Nullable PoolShare share) {
    static final UUID NO_PRICE = new UUID(0, 0);

    /**
     * Who is charged; names are those of the time of spending.
     *
     * @param tags those that files tell rows apart by
     * @param isPlatform whether it bears what nobody else does
     * @param rules the policy rules that sent the calls there, or null if none did
     */
    record Payer(
            UUID tenant,
            String tenantName,
            boolean isPlatform,
            @Nullable UUID team,
            @Nullable String teamName,
            SortedMap<String, String> tags,
            @Nullable String rules) {

        Payer {
            tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
        }
    }

    /**
     * What served it.
     *
     * @param model empty where it stands for no model
     * @param deploymentId null if the catalogue has no such deployment
     * @param placeName the provider's or the pool's
     * @param region where prompts are processed, or null if unknown
     */
    record Served(
            Hosting hosting,
            String model,
            @Nullable String developer,
            @Nullable String family,
            String deployment,
            @Nullable UUID deploymentId,
            UUID place,
            String placeName,
            @Nullable String region) {}

    /**
     * Sums in USD.
     *
     * @param quantity tokens, requests or hours
     * @param list at list price
     * @param payable what the provider or pool is owed
     * @param usd what the tenant is charged
     */
    record Amounts(BigDecimal quantity, BigDecimal list, BigDecimal payable, BigDecimal usd) {}

    /**
     * Calls, and what they would have cost on the cheapest other hosted deployment.
     *
     * @param baseline of the calls, those with a known alternative
     * @param usd what the calls were charged
     */
    record Calls(
            long requests, long estimated, long baseline, BigDecimal baselineUsd, BigDecimal usd) {}

    /**
     * A part of what a pool cost in the billing period.
     *
     * @param ratio of all parts together 1
     * @param utilisation used hours of all hours that were booked, or null if no idle ones were
     */
    record PoolShare(BigDecimal ratio, @Nullable BigDecimal utilisation) {}
}
