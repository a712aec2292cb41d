package dev.headgate.accounting;

import dev.headgate.catalog.Deployment;
import dev.headgate.catalog.PriceId;
import dev.headgate.identity.KeyId;
import dev.headgate.identity.TeamId;
import dev.headgate.routing.Hosting;
import dev.headgate.usage.MeteredUsage;
import dev.headgate.usage.TokenUsage;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How requests and attempts become columns, in the order of {@link BookStatements}. */
final class AttemptColumns {
    private final UUID replica;
    private final Duration grace;
    private final TagsText tags;
    private final Set<String> reportingTags;

    /**
     * Makes one.
     *
     * @param grace how long after its longest duration an attempt is left to its owner
     * @param reportingTags names of the tags that spend is told apart by
     */
    AttemptColumns(UUID replica, Duration grace, TagsText tags, Collection<String> reportingTags) {
        this.replica = replica;
        this.grace = grace;
        this.tags = tags;
        this.reportingTags = Set.copyOf(reportingTags);
    }

    void requests(Columns<OpenedAttempt> rows) throws SQLException {
        request(rows, row -> row.entry().opening().request());
        rows.text(_ -> null);
    }

    void refusals(Columns<Entry.Refusal> rows) throws SQLException {
        request(rows, Entry.Refusal::request);
        rows.text(Entry.Refusal::code);
    }

    void replayedRequests(Columns<ReplayedAttempt> rows) throws SQLException {
        request(rows, row -> row.attempt().request());
        rows.text(_ -> null);
    }

    private <R> void request(Columns<R> rows, Function<R, RequestRecord> request)
            throws SQLException {
        rows.uuid(row -> request.apply(row).id().value())
                .text(row -> request.apply(row).receivedAt().toString())
                .uuid(row -> request.apply(row).caller().tenant().value())
                .text(row -> request.apply(row).caller().tenantName())
                .uuid(row -> request.apply(row).caller().team().value())
                .text(row -> request.apply(row).caller().teamName())
                .uuid(row -> request.apply(row).caller().key().value())
                .text(row -> request.apply(row).endpoint())
                .text(row -> request.apply(row).requestedModel())
                .bool(row -> request.apply(row).stream())
                .text(row -> tags.write(request.apply(row).tags()))
                .bigint(row -> request.apply(row).policyVersion())
                .text(row -> request.apply(row).rule())
                .text(row -> request.apply(row).decision())
                .bytes(row -> of(request.apply(row).trace(), DecisionTrace::facts))
                .uuid(row -> of(request.apply(row).trace(), trace -> trace.candidates().id()))
                .uuid(row -> of(request.apply(row).trace(), trace -> trace.capacity().id()));
    }

    void shared(Columns<DecisionTrace.Shared> rows) throws SQLException {
        rows.uuid(DecisionTrace.Shared::id).bytes(DecisionTrace.Shared::content);
    }

    void attempts(Columns<OpenedAttempt> rows) throws SQLException {
        rows.value(replica)
                .uuid(row -> row.entry().attempt().value())
                .uuid(row -> row.entry().opening().request().id().value())
                .bigint(row -> (long) row.entry().opening().number())
                .bigint(row -> row.entry().opening().longest().plus(grace).toMillis())
                .uuid(row -> row.entry().opening().request().caller().tenant().value())
                .text(row -> row.entry().opening().deployment().name())
                .text(row -> row.entry().opening().deployment().model().name())
                .text(row -> row.entry().opening().deployment().hosting().name())
                .uuid(row -> place(row.entry().opening().deployment()))
                .uuid(row -> id(row.entry().worst().price()))
                .bigint(row -> row.entry().opening().inputTokens())
                .bigint(row -> row.entry().opening().outputTokens())
                .numeric(row -> row.entry().worst().usd())
                .text(row -> ChargesText.write(row.entry().worst().lines()))
                .uuid(row -> series(row).id())
                .text(row -> periods(row.periods()));
    }

    void replays(Columns<ReplayedAttempt> rows) throws SQLException {
        rows.value(replica)
                .uuid(row -> row.attempt().id().value())
                .uuid(row -> row.attempt().request().id().value())
                .bigint(row -> (long) row.attempt().number())
                .text(row -> row.attempt().id().madeAt().toString())
                .bigint(row -> row.attempt().longest().plus(grace).toMillis())
                .uuid(row -> row.attempt().series().tenant().value())
                .text(row -> row.attempt().series().deployment())
                .text(row -> row.attempt().series().model())
                .text(row -> row.attempt().series().hosting().name())
                .uuid(row -> row.attempt().series().place())
                .uuid(row -> id(row.attempt().worst().price()))
                .bigint(row -> row.attempt().inputTokens())
                .bigint(row -> row.attempt().outputTokens())
                .numeric(row -> row.attempt().worst().usd())
                .text(row -> ChargesText.write(row.attempt().worst().lines()))
                .uuid(row -> row.attempt().series().id())
                .text(row -> periods(row.periods()));
    }

    void progress(Columns<Entry.Progress> rows) throws SQLException {
        tokens(rows.uuid(row -> row.attempt().value()), Entry.Progress::tokens)
                .numeric(row -> row.soFar().usd())
                .text(row -> ChargesText.write(row.soFar().lines()))
                .bounds(row -> row.attempt().value());
    }

    /** What an attempt is reported under. */
    SpendSeries series(OpenedAttempt row) {
        AttemptOpening opening = row.entry().opening();
        return SpendSeries.of(opening.request(), opening.deployment(), reportingTags);
    }

    void series(Columns<SpendSeries> rows) throws SQLException {
        rows.uuid(SpendSeries::id)
                .uuid(series -> series.tenant().value())
                .text(SpendSeries::tenantName)
                .uuid(series -> of(series.team(), TeamId::value))
                .text(SpendSeries::teamName)
                .uuid(series -> of(series.key(), KeyId::value))
                .text(SpendSeries::alias)
                .text(SpendSeries::rule)
                .text(SpendSeries::model)
                .text(SpendSeries::deployment)
                .text(series -> series.hosting().name())
                .uuid(SpendSeries::place)
                .text(series -> tags.write(series.tags()));
    }

    void closings(Columns<Closing> rows) throws SQLException {
        rows.uuid(row -> row.id().value())
                .text(row -> row.state().name())
                .text(row -> names(row.state().sources()))
                .numeric(Closing::cost)
                .numeric(row -> row.rated().payable())
                .text(row -> row.rated().method().name())
                .uuid(row -> id(row.rated().price()))
                .text(row -> ChargesText.write(row.rated().lines()));
        tokens(rows, row -> of(row.usage(), MeteredUsage::tokens))
                .text(row -> of(row.usage(), usage -> usage.source().name()))
                .text(row -> of(row.usage(), MeteredUsage::tier))
                .text(row -> of(row.usage(), MeteredUsage::providerRecord))
                .text(row -> of(row.result(), result -> result.ending().name()))
                .text(Closing::failure)
                .bigint(row -> of(row.status(), Integer::longValue))
                .bigint(row -> millis(of(row.result(), AttemptResult::timeToFirstToken)))
                .bigint(row -> millis(of(row.result(), AttemptResult::upstreamTime)))
                .bigint(row -> micros(of(row.usage(), MeteredUsage::engineTime)));
        alternative(rows, Hosting.HOSTED);
        alternative(rows, Hosting.SELF_HOSTED);
        rows.uuid(row -> row.id().value()).bounds(row -> row.id().value());
    }

    private static void alternative(Columns<Closing> rows, Hosting hosting) throws SQLException {
        rows.text(row -> of(alternative(row, hosting), Receipt.Alternative::deployment))
                .numeric(row -> of(alternative(row, hosting), Receipt.Alternative::usd));
    }

    private static Receipt.@Nullable Alternative alternative(Closing row, Hosting hosting) {
        for (Receipt.Alternative alternative : row.alternatives()) {
            if (alternative.hosting() == hosting) {
                return alternative;
            }
        }
        return null;
    }

    private static <R> Columns<R> tokens(Columns<R> rows, Function<R, @Nullable TokenUsage> tokens)
            throws SQLException {
        return rows.bigint(row -> of(tokens.apply(row), TokenUsage::uncachedInput))
                .bigint(row -> of(tokens.apply(row), TokenUsage::cacheRead))
                .bigint(row -> of(tokens.apply(row), TokenUsage::cacheWrite))
                .bigint(row -> of(tokens.apply(row), TokenUsage::cacheWrite1h))
                .bigint(row -> of(tokens.apply(row), TokenUsage::audioInput))
                .bigint(row -> of(tokens.apply(row), TokenUsage::imageInput))
                .bigint(row -> of(tokens.apply(row), TokenUsage::output))
                .bigint(row -> of(tokens.apply(row), TokenUsage::reasoning))
                .bigint(row -> of(tokens.apply(row), TokenUsage::audioOutput));
    }

    private static <T, V> @Nullable V of(@Nullable T value, Function<T, @Nullable V> part) {
        return value == null ? null : part.apply(value);
    }

    private static @Nullable Long millis(@Nullable Duration time) {
        return time == null ? null : time.toMillis();
    }

    private static @Nullable Long micros(@Nullable Duration time) {
        return time == null ? null : time.toNanos() / 1000;
    }

    private static @Nullable UUID id(@Nullable PriceId price) {
        return price == null ? null : price.value();
    }

    private static UUID place(Deployment deployment) {
        return switch (deployment.place()) {
            case Deployment.Place.Hosted(var provider, _) -> provider.id().value();
            case Deployment.Place.SelfHosted(var pool, _, _) -> pool.id().value();
        };
    }

    private static String names(Set<AttemptState> states) {
        return states.stream().map(Enum::name).collect(Collectors.joining(","));
    }

    /** An array in an array, which SQL's own arrays cannot hold, as text. */
    private static String periods(List<UUID> ids) {
        return ids.stream().map(UUID::toString).collect(Collectors.joining(",", "{", "}"));
    }
}
