package dev.headgate.focus;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * October 2026, with every kind of charge that there is. Amounts are written out, so that a reader
 * can add them up: nothing here is computed by the code under test.
 */
public final class GoldenMonth {
    public static final String MONTH = "2026-10";

    /** Everything that tenants were charged in October, by hand. */
    public static final BigDecimal CHARGED = new BigDecimal("164.477726075");

    static final UUID OPENAI = id("01");
    static final UUID POOL = id("02");
    static final UUID PRICE = id("11");
    static final UUID FREE_PRICE = id("12");
    static final UUID NEW_PRICE = id("13");
    static final UUID POOL_COST = id("14");
    private static final UUID CACHE_READ_PRICE = id("15");
    private static final UUID CACHE_WRITE_PRICE = id("16");

    /** Also of reasoning, which has no price of its own. */
    private static final UUID OUTPUT_PRICE = id("17");

    private static final UUID NO_PRICE = new UUID(0, 0);
    private static final UUID ACME = id("a1");
    private static final UUID ODD = id("a2");
    private static final UUID PLATFORM = id("a3");

    private final JdbcClient jdbc;
    private final Map<String, UUID> series = new LinkedHashMap<>();
    private int entries;

    private GoldenMonth(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public static UUID id(String end) {
        return UUID.fromString("019a0000-0000-7000-8000-0000000000" + end);
    }

    /**
     * Writes the catalogue and what was booked in September, October and November; closes
     * September.
     */
    public static void write(FocusBooks books) {
        var month = new GoldenMonth(books.jdbc);
        month.catalogue();
        month.partitions();
        month.series();
        month.usage("gpt", "2026-09-15T08:00:00Z", "INPUT", PRICE, "4000000", "10", "9", "9.45");
        books.moveTo("2026-10-02T09:00:00Z");
        books.close("2026-09");
        month.hosted();
        month.own();
        month.corrections();
        month.calls();
        books.moveTo("2026-11-03T09:00:00Z");
    }

    private void catalogue() {
        execute(
                """
                delete from deployments;
                delete from models where name in ('gpt-x', 'new-x', 'free-x', 'llama-x');
                insert into models (name, developer, family, open_weights, licence, capabilities, managed_by) values
                    ('gpt-x', 'OpenAI', 'GPT', false, 'proprietary', '{CHAT}', 'api'),
                    ('new-x', 'OpenAI', 'GPT', false, 'proprietary', '{CHAT}', 'api'),
                    ('free-x', 'OpenAI', 'GPT', false, 'proprietary', '{CHAT}', 'api'),
                    ('llama-x', 'Meta', 'Llama', true, 'llama', '{CHAT}', 'api');
                insert into providers (id, name, base_url, region, managed_by)
                    values ('%1$s', 'golden-openai', 'https://127.0.0.1/v1', 'EU', 'api');
                insert into pools (id, name, engine, region, slots, managed_by)
                    values ('%2$s', 'gpu-golden', 'VLLM', 'DE', 8, 'api');
                insert into deployments (id, name, model, upstream_model, provider_id, managed_by) values
                    ('%3$s', 'gpt-x@openai', 'gpt-x', 'gpt-x', '%1$s', 'api'),
                    ('%4$s', 'new-x@openai', 'new-x', 'new-x', '%1$s', 'api'),
                    ('%5$s', 'free-x@openai', 'free-x', 'free-x', '%1$s', 'api');
                insert into deployments (id, name, model, upstream_model, pool_id, managed_by) values
                    ('%6$s', 'llama-x@gpu', 'llama-x', 'llama-x', '%2$s', 'api');
                """
                        .formatted(OPENAI, POOL, id("31"), id("32"), id("33"), id("34")));
        prices();
    }

    private void prices() {
        price(PRICE, "gpt-x", "INPUT", "2.50", "list of 1 October");
        price(CACHE_READ_PRICE, "gpt-x", "CACHE_READ", "0.25", "list of 1 October");
        price(CACHE_WRITE_PRICE, "gpt-x", "CACHE_WRITE", "3.125", "list of 1 October");
        price(OUTPUT_PRICE, "gpt-x", "OUTPUT", "15", "list of 1 October");
        price(FREE_PRICE, "free-x", "INPUT", "0", "declared free");
        execute(
                """
                insert into pool_costs (id, pool_id, usd_per_hour, source, managed_by, valid_from)
                    values ('%s', '%s', 10, '4 H100 at 2.50', 'api', '2026-10-01T00:00:00Z');
                insert into tenants (id, name, managed_by, created_at, is_platform)
                    values ('%s', 'platform', 'api', '2026-01-01T00:00:00Z', true);
                """
                        .formatted(POOL_COST, POOL, PLATFORM));
    }

    private void price(UUID id, String model, String meter, String usd, String source) {
        jdbc.sql(
                        """
                        insert into price_rows (id, provider_id, model, tier, meter, currency, unit, price, source, fetched_at,
                                                managed_by, valid_from)
                        values (?, ?, ?, 'STANDARD', ?, 'USD', 'MILLION_TOKENS', ?, ?, now(), 'api', '2026-10-01T00:00:00Z')
                        """)
                .params(id, OPENAI, model, meter, new BigDecimal(usd), source)
                .update();
    }

    private void partitions() {
        for (String month : new String[] {"2026-09-01", "2026-10-01", "2026-11-01"}) {
            jdbc.sql("select make_month_partitions(?)")
                    .param(LocalDate.parse(month))
                    .query((_, _) -> true)
                    .list();
        }
    }

    private void series() {
        series(
                "gpt",
                ACME,
                "acme",
                id("b1"),
                "search",
                "gpt-x",
                "gpt-x@openai",
                "HOSTED",
                OPENAI,
                "docs");
        series(
                "new",
                ACME,
                "acme",
                id("b1"),
                "search",
                "new-x",
                "new-x@openai",
                "HOSTED",
                OPENAI,
                "docs");
        series(
                "free",
                ACME,
                "acme",
                id("b1"),
                "search",
                "free-x",
                "free-x@openai",
                "HOSTED",
                OPENAI,
                "docs");
        series(
                "llama",
                ACME,
                "acme",
                id("b1"),
                "search",
                "llama-x",
                "llama-x@gpu",
                "SELF_HOSTED",
                POOL,
                "docs");
        series(
                "odd",
                ODD,
                "=cmd|' /C calc'!A0",
                id("b2"),
                "Zürich, \"R&D\"; \u2603 team",
                "llama-x",
                "llama-x@gpu",
                "SELF_HOSTED",
                POOL,
                "+SUM(\"a\", 1)\n2");
        series(
                "idle",
                PLATFORM,
                "platform",
                null,
                null,
                "",
                "gpu-golden",
                "SELF_HOSTED",
                POOL,
                null);
    }

    /**
     * 40 % of the tokens were cached; the provider gives 10 % off and the tenant pays 5 % on top of
     * that.
     */
    private void hosted() {
        usage(
                "gpt",
                "2026-10-05T08:00:00Z",
                "INPUT",
                PRICE,
                "1234567",
                "3.0864175",
                "2.77777575",
                "2.9166645375");
        usage(
                "gpt",
                "2026-10-05T08:00:00Z",
                "CACHE_READ",
                CACHE_READ_PRICE,
                "800000",
                "0.2",
                "0.18",
                "0.189");
        usage(
                "gpt",
                "2026-10-05T09:00:00Z",
                "CACHE_WRITE",
                CACHE_WRITE_PRICE,
                "40000",
                "0.125",
                "0.1125",
                "0.118125");
        usage("gpt", "2026-10-05T09:00:00Z", "OUTPUT", OUTPUT_PRICE, "200000", "3", "2.7", "2.835");
        usage(
                "gpt",
                "2026-10-05T09:00:00Z",
                "REASONING",
                OUTPUT_PRICE,
                "70000",
                "1.05",
                "0.945",
                "0.99225");
        usage(
                "gpt",
                "2026-10-31T23:00:00Z",
                "INPUT",
                PRICE,
                "7",
                "0.0000175",
                "0.00001575",
                "0.0000165375");
        usage("new", "2026-10-06T08:00:00Z", "INPUT", NO_PRICE, "5000", "0", "0", "0");
        usage("new", "2026-10-06T08:00:00Z", "OUTPUT", NO_PRICE, "900", "0", "0", "0");
        usage("free", "2026-10-06T08:00:00Z", "INPUT", FREE_PRICE, "12", "0", "0", "0");
    }

    /** The pool ran for 10 hours at 10 USD: 6.1 were used, 3.9 not; its overhead came to 60 USD. */
    private void own() {
        usage(
                "llama",
                "2026-10-06T08:00:00Z",
                "POOL_TIME",
                POOL_COST,
                "4.000000000001",
                "40",
                "40",
                "40");
        usage("llama", "2026-10-06T08:00:00Z", "INPUT", NO_PRICE, "9000000", "0", "0", "0");
        usage("llama", "2026-10-06T08:00:00Z", "OUTPUT", NO_PRICE, "2000000", "0", "0", "0");
        usage("odd", "2026-10-07T08:00:00Z", "POOL_TIME", POOL_COST, "2.1", "21", "21", "21");
        usage("odd", "2026-10-07T08:00:00Z", "INPUT", NO_PRICE, "4000000", "0", "0", "0");
        book("idle", "2026-10-07T09:00:00Z", MONTH, "IDLE", "IDLE_TIME", POOL_COST, "3.9", "39");
        // Found out in November, before October was closed.
        book("idle", "2026-11-02T10:00:00Z", MONTH, "OVERHEAD", "OVERHEAD", POOL_COST, "10", "60");
    }

    private void corrections() {
        // An estimate of 1,000 tokens of output was 400 in the end, and a provider sent a credit.
        usage(
                "gpt",
                "2026-10-08T08:00:00Z",
                "OUTPUT",
                OUTPUT_PRICE,
                "1000",
                "0.015",
                "0.0135",
                "0.014175");
        correction(
                "gpt",
                "2026-10-08T08:00:00Z",
                MONTH,
                "CORRECTION",
                "OUTPUT",
                OUTPUT_PRICE,
                "-600",
                "-0.009",
                "-0.0081",
                "-0.008505");
        book(
                "gpt",
                "2026-10-20T08:00:00Z",
                MONTH,
                "INVOICE",
                "INVOICE_DIFFERENCE",
                NO_PRICE,
                "1",
                "-0.5");
        // October's output of one day rated anew: 14 instead of 15 USD.
        correction(
                "gpt",
                "2026-10-21T08:00:00Z",
                MONTH,
                "RERATING",
                "OUTPUT",
                OUTPUT_PRICE,
                "-200000",
                "-3",
                "-2.7",
                "-2.835");
        correction(
                "gpt",
                "2026-10-21T08:00:00Z",
                MONTH,
                "RERATING",
                "OUTPUT",
                NEW_PRICE,
                "200000",
                "2.8",
                "2.52",
                "2.646");
        // September was closed by then.
        correction(
                "gpt",
                "2026-10-21T09:00:00Z",
                "2026-09",
                "RERATING",
                "INPUT",
                PRICE,
                "-4000000",
                "-10",
                "-9",
                "-9.45");
        correction(
                "gpt",
                "2026-10-21T09:00:00Z",
                "2026-09",
                "RERATING",
                "INPUT",
                NEW_PRICE,
                "4000000",
                "8",
                "7.2",
                "7.56");
        usage("gpt", "2026-11-01T00:00:00Z", "INPUT", PRICE, "1000000", "2.5", "2.25", "2.3625");
    }

    private void calls() {
        calls("gpt", "2026-10-05T08:00:00Z", 12, 0, 1, 0, "0");
        calls("gpt", "2026-10-05T09:00:00Z", 3, 0, 0, 3, "7.25");
        calls("gpt", "2026-10-31T23:00:00Z", 1, 0, 0, 0, "0");
        calls("gpt", "2026-10-08T08:00:00Z", 1, 0, 0, 0, "0");
        calls("new", "2026-10-06T08:00:00Z", 4, 4, 0, 0, "0");
        calls("free", "2026-10-06T08:00:00Z", 2, 0, 0, 0, "0");
        calls("llama", "2026-10-06T08:00:00Z", 30, 0, 0, 30, "55.5");
        calls("odd", "2026-10-07T08:00:00Z", 9, 0, 0, 0, "0");
        // Failed before the first token, and cost nothing.
        calls("llama", "2026-10-09T08:00:00Z", 2, 0, 0, 0, "0");
    }

    private void series(
            String name,
            UUID tenant,
            String tenantName,
            UUID team,
            String teamName,
            String model,
            String deployment,
            String hosting,
            UUID place,
            String application) {
        UUID id = id("c" + series.size());
        series.put(name, id);
        String tags =
                application == null
                        ? "{}"
                        : tools.jackson.databind.json.JsonMapper.shared()
                                .writeValueAsString(
                                        Map.of("application", application, "environment", "prod"));
        jdbc.sql(
                        """
                        insert into spend_series (id, tenant_id, tenant_name, team_id, team_name, key_id, alias, rule, model,
                                                  deployment, hosting, place_id, tags)
                        values (?, ?, ?, ?, ?, ?, 'chat', ?, ?, ?, ?, ?, ?::jsonb)
                        """)
                .params(
                        id,
                        tenant,
                        tenantName,
                        team,
                        teamName,
                        team == null ? null : id("d1"),
                        team == null ? null : "everyday",
                        model,
                        deployment,
                        hosting,
                        place,
                        tags)
                .update();
    }

    private void usage(
            String of,
            String hour,
            String meter,
            UUID price,
            String quantity,
            String list,
            String payable,
            String usd) {
        correction(
                of,
                hour,
                hour.substring(0, 7),
                "USAGE",
                meter,
                price,
                quantity,
                list,
                payable,
                usd);
    }

    private void book(
            String of,
            String hour,
            String month,
            String kind,
            String meter,
            UUID price,
            String quantity,
            String usd) {
        correction(of, hour, month, kind, meter, price, quantity, usd, usd, usd);
    }

    /** A sum, and the posting of the ledger that it sums. */
    private void correction(
            String of,
            String hour,
            String month,
            String kind,
            String meter,
            UUID price,
            String quantity,
            String list,
            String payable,
            String usd) {
        jdbc.sql("insert into meter_hours values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .params(
                        OffsetDateTime.parse(hour),
                        series.get(of),
                        kind,
                        meter,
                        price,
                        LocalDate.parse(month + "-01"),
                        new BigDecimal(quantity),
                        new BigDecimal(list),
                        new BigDecimal(payable),
                        new BigDecimal(usd))
                .update();
        BigDecimal amount = new BigDecimal(usd);
        entries++;
        jdbc.sql(
                        """
                        insert into postings (entry_id, kind, side, account, owner_id, amount, booked_at)
                        select ?, 'SETTLEMENT', ?, 'TENANT', tenant_id, ?, ? from spend_series where id = ?
                        """)
                .params(
                        new UUID(0x019a000000007000L, 0x8000000000000000L + entries),
                        amount.signum() < 0 ? "CREDIT" : "DEBIT",
                        amount.abs(),
                        OffsetDateTime.parse(hour),
                        series.get(of))
                .update();
    }

    private void calls(
            String of,
            String hour,
            long attempts,
            long unpriced,
            long estimated,
            long baseline,
            String baselineUsd) {
        jdbc.sql(
                        """
                        insert into spend_hours values (?, ?, ?, ?, ?, 0, 0, 0, 0, 0, ?, ?, 0, 0)
                        """)
                .params(
                        OffsetDateTime.parse(hour),
                        series.get(of),
                        attempts,
                        unpriced,
                        estimated,
                        baseline,
                        new BigDecimal(baselineUsd))
                .update();
    }

    private void execute(String sql) {
        for (String statement : sql.split(";\n")) {
            if (!statement.isBlank()) {
                jdbc.sql(statement).update();
            }
        }
    }
}
