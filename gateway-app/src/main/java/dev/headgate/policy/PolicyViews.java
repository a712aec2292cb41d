package dev.headgate.policy;

import dev.headgate.policy.Drafts.Reviewed;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** Policies as administrators see them. */
final class PolicyViews {
    private PolicyViews() {}

    /** A version. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record VersionView(
            long version,
            String state,
            String document,
            String comment,
            String author,
            String managedBy,
            @Nullable Long restores,
            Instant createdAt) {

        static VersionView of(PolicyVersion version) {
            return new VersionView(
                    version.version(),
                    word(version.state()),
                    version.document(),
                    version.comment(),
                    version.author(),
                    word(version.keeper()),
                    version.restores(),
                    version.createdAt());
        }
    }

    /** A draft without its text; errors and warnings as of when it was saved. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record DraftLine(
            UUID id,
            String name,
            long revision,
            long basedOn,
            int errors,
            int warnings,
            String createdBy,
            Instant createdAt,
            String changedBy,
            Instant changedAt) {

        static DraftLine of(PolicyDraft draft) {
            return new DraftLine(
                    draft.id(),
                    draft.name(),
                    draft.revision(),
                    draft.basedOn(),
                    draft.errors(),
                    draft.warnings(),
                    draft.createdBy(),
                    draft.createdAt(),
                    draft.changedBy(),
                    draft.changedAt());
        }
    }

    /** A draft with its text and what is to be said of it now. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record DraftView(
            UUID id,
            String name,
            long revision,
            long basedOn,
            String document,
            PolicyReview review,
            String createdBy,
            Instant createdAt,
            String changedBy,
            Instant changedAt) {

        static DraftView of(Reviewed reviewed) {
            PolicyDraft draft = reviewed.draft();
            return new DraftView(
                    draft.id(),
                    draft.name(),
                    draft.revision(),
                    draft.basedOn(),
                    draft.document(),
                    reviewed.review(),
                    draft.createdBy(),
                    draft.createdAt(),
                    draft.changedBy(),
                    draft.changedAt());
        }
    }

    /** What takes effect later. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record ScheduledView(
            UUID id,
            Instant activateAt,
            String state,
            String document,
            String comment,
            String author,
            Instant createdAt) {

        static ScheduledView of(ScheduledPolicy scheduled) {
            return new ScheduledView(
                    scheduled.id(),
                    scheduled.activatesAt(),
                    word(scheduled.state()),
                    scheduled.document(),
                    scheduled.comment(),
                    scheduled.author(),
                    scheduled.createdAt());
        }
    }

    /**
     * Something that was done.
     *
     * @param tenant whose policy, or null for the platform's
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record EventView(
            long id,
            Instant at,
            @Nullable UUID tenant,
            String kind,
            String actor,
            String comment,
            @Nullable Long version,
            @Nullable UUID draft,
            @Nullable Long revision,
            @Nullable UUID schedule,
            String detail) {

        static EventView of(PolicyEvent event) {
            return new EventView(
                    event.id(),
                    event.at(),
                    event.owner().isPlatform() ? null : event.owner().id(),
                    word(event.kind()),
                    event.actor(),
                    event.comment(),
                    event.version(),
                    event.draft(),
                    event.revision(),
                    event.schedule(),
                    event.detail());
        }
    }

    /**
     * What a replica decides by.
     *
     * @param current whether that is what is published
     * @param tenantPolicies how many tenants have a policy of their own
     * @param tenantDigest equal where the same versions of the same tenants are in force
     * @param refusedVersion a published version that it does not understand, or null
     * @param since when it took these versions up
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record ReplicaView(
            UUID id,
            String host,
            boolean alive,
            boolean current,
            long version,
            int tenantPolicies,
            String tenantDigest,
            @Nullable Long refusedVersion,
            Instant since,
            Instant startedAt,
            Instant heartbeatAt) {

        static ReplicaView of(ReplicaReports.Report report) {
            ReplicaStore.Told told = report.known().told();
            return new ReplicaView(
                    told.replica(),
                    told.host(),
                    report.replica().alive(),
                    report.current(),
                    told.version(),
                    told.tenants(),
                    told.tenantDigest(),
                    told.refused(),
                    report.known().since(),
                    report.replica().startedAt(),
                    report.replica().heartbeatAt());
        }
    }

    /**
     * One page of a list.
     *
     * @param next what to ask for with {@code after} to get the next page, or null if this is the
     *     last
     */
    record Page<T>(List<T> items, @Nullable String next) {

        /**
         * A page of what was found.
         *
         * @param found one item more than the page holds, if there are more
         * @param key by which the list is ordered
         */
        static <R, T> Page<T> of(
                List<R> found, int limit, Function<R, ?> key, Function<R, T> view) {
            List<R> shown = found.subList(0, Math.min(limit, found.size()));
            return new Page<>(
                    shown.stream().map(view).toList(),
                    found.size() > limit ? String.valueOf(key.apply(shown.getLast())) : null);
        }
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
