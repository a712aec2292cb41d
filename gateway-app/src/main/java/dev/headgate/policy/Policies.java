package dev.headgate.policy;

import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.MayAdminister;
import dev.headgate.identity.MayRead;
import dev.headgate.policy.PolicyVersion.Keeper;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** What administrators do with policies. */
@Service
class Policies {
    private final PolicyStore store;
    private final PolicySchedule schedule;
    private final Publisher publisher;
    private final Drafts drafts;
    private final ActivePolicy active;
    private final PolicyReviews reviews;

    Policies(
            PolicyStore store,
            PolicySchedule schedule,
            Publisher publisher,
            Drafts drafts,
            ActivePolicy active,
            PolicyReviews reviews) {
        this.store = store;
        this.schedule = schedule;
        this.publisher = publisher;
        this.drafts = drafts;
        this.active = active;
        this.reviews = reviews;
    }

    /** Where the text of a publication comes from. */
    sealed interface Source {
        record Text(String document) implements Source {}

        /** A draft as its author has seen it. */
        record OfDraft(UUID id, long revision) implements Source {}
    }

    /** The policy in force, as the database has it. */
    @MayRead
    PolicyVersion published(PolicyOwner owner) {
        return store.published(owner)
                .orElseThrow(() ->
                        new GatewayException(
                                ErrorCode.NOT_FOUND,
                                "No policy is published here. PUT %s with 'expected_version': 0 publishes one."
                                        .formatted(owner.path())));
    }

    @MayRead
    PolicyVersion version(PolicyOwner owner, long version) {
        return store.version(owner, version)
                .orElseThrow(() ->
                        new GatewayException(
                                ErrorCode.NOT_FOUND,
                                "There is no policy version %d. GET %s/versions lists them."
                                        .formatted(version, owner.path())));
    }

    /** Versions below one, newest first. */
    @MayRead
    List<PolicyVersion> before(PolicyOwner owner, long version, int limit) {
        return store.before(owner, version, limit);
    }

    /** What would be said of a policy that was to be published; changes nothing. */
    @MayRead
    PolicyReview review(PolicyOwner owner, String document) {
        return reviews.of(owner, document);
    }

    /**
     * Puts a policy in force, here at once and on every replica within a second.
     *
     * @param expected the version that its author believes to be in force; 0 for none
     * @throws GatewayException {@code INVALID_REQUEST} if it is not sound; {@code CONFLICT} as
     *     {@link Publisher#publish}
     */
    @MayAdminister
    PolicyVersion publish(
            PolicyOwner owner, long expected, Source source, String comment, String author) {
        Found found = find(owner, source);
        PolicyVersion published =
                publisher.publish(
                        owner, expected, found.publication(comment, author), found.draft());
        active.reload();
        return published;
    }

    /**
     * Puts the text of an old version in force again, as a new version.
     *
     * @throws GatewayException {@code NOT_FOUND} if there is no such version, else as {@link
     *     #publish}
     */
    @MayAdminister
    PolicyVersion restore(
            PolicyOwner owner, long expected, long version, String comment, String author) {
        String document = version(owner, version).document();
        // A later release may have become stricter.
        reviews.requireSound(owner, document);
        PolicyVersion published =
                publisher.publish(
                        owner,
                        expected,
                        new Publication(document, comment, author, Keeper.API, version),
                        null);
        active.reload();
        return published;
    }

    /**
     * Takes a tenant's policy out of force.
     *
     * @throws GatewayException {@code CONFLICT} as {@link Publisher#publish}
     */
    @MayAdminister
    void withdraw(PolicyOwner owner, long expected, String comment, String actor) {
        publisher.withdraw(owner, expected, comment, actor);
        active.reload();
    }

    /** What takes effect later, soonest first. */
    @MayRead
    List<ScheduledPolicy> scheduled(PolicyOwner owner) {
        return schedule.pending(owner);
    }

    /**
     * Has a policy published at a moment.
     *
     * @throws GatewayException as {@link #publish} and {@link Publisher#schedule}
     */
    @MayAdminister
    ScheduledPolicy schedule(
            PolicyOwner owner,
            long expected,
            Source source,
            String comment,
            String author,
            Instant activatesAt) {
        Found found = find(owner, source);
        return publisher.schedule(
                owner, expected, found.publication(comment, author), found.draft(), activatesAt);
    }

    /**
     * Calls a scheduled publication off.
     *
     * @throws GatewayException as {@link Publisher#cancel}
     */
    @MayAdminister
    void cancel(PolicyOwner owner, UUID id, String comment, String actor) {
        publisher.cancel(owner, id, comment, actor);
    }

    /** A sound text and the draft that it comes from. */
    private record Found(String document, @Nullable PolicyDraft draft) {
        Publication publication(String comment, String author) {
            return Publication.of(document, comment, author, Keeper.API);
        }
    }

    private Found find(PolicyOwner owner, Source source) {
        Found found =
                switch (source) {
                    case Source.Text(var document) -> new Found(document, null);
                    case Source.OfDraft(var id, var revision) -> {
                        PolicyDraft draft = drafts.seen(owner, id, revision);
                        yield new Found(draft.document(), draft);
                    }
                };
        reviews.requireSound(owner, found.document());
        return found;
    }
}
