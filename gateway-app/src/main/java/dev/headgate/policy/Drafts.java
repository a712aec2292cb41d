package dev.headgate.policy;

import com.fasterxml.uuid.NoArgGenerator;
import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.MayAdminister;
import dev.headgate.identity.MayRead;
import dev.headgate.policy.PolicyEvent.Kind;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What administrators do with drafts. */
@Service
@MayAdminister
@Transactional
class Drafts {
    private final DraftStore drafts;
    private final PolicyStore policies;
    private final PolicyReviews reviews;
    private final PolicyEvents events;
    private final NoArgGenerator ids;
    private final Clock clock;

    Drafts(
            DraftStore drafts,
            PolicyStore policies,
            PolicyReviews reviews,
            PolicyEvents events,
            NoArgGenerator ids,
            Clock clock) {
        this.drafts = drafts;
        this.policies = policies;
        this.reviews = reviews;
        this.events = events;
        this.ids = ids;
        this.clock = clock;
    }

    /** A draft and what is to be said of it now. */
    record Reviewed(PolicyDraft draft, PolicyReview review) {}

    /** Drafts after one, oldest first. */
    @MayRead
    List<PolicyDraft> after(PolicyOwner owner, UUID id, int limit) {
        return drafts.after(owner, id, limit);
    }

    @MayRead
    Reviewed draft(PolicyOwner owner, UUID id) {
        PolicyDraft draft = found(owner, id);
        return new Reviewed(draft, reviews.of(owner, draft.document()));
    }

    /**
     * Begins a draft.
     *
     * @param document its text, sound or not; null begins with the policy in force
     */
    Reviewed create(PolicyOwner owner, String name, @Nullable String document, String author) {
        PolicyVersion inForce = policies.published(owner).orElse(null);
        String text = document != null ? document : inForce == null ? "" : inForce.document();
        PolicyReview review = reviews.of(owner, text);
        Instant now = clock.instant();
        PolicyDraft draft =
                new PolicyDraft(
                        ids.generate(),
                        owner,
                        name,
                        text,
                        inForce == null ? 0 : inForce.version(),
                        1,
                        review.errors().size(),
                        review.warnings().size(),
                        author,
                        now,
                        author,
                        now);
        drafts.insert(draft);
        events.of(Kind.DRAFT_CREATED, draft, author);
        return new Reviewed(draft, review);
    }

    /**
     * Writes a draft anew.
     *
     * @param revision the one that its author has seen
     * @param name null leaves it as it is
     * @throws GatewayException {@code CONFLICT} if somebody has changed it meanwhile
     */
    Reviewed change(
            PolicyOwner owner,
            UUID id,
            long revision,
            @Nullable String name,
            String document,
            String author) {
        PolicyDraft before = seen(owner, id, revision);
        PolicyReview review = reviews.of(owner, document);
        PolicyDraft draft =
                new PolicyDraft(
                        id,
                        owner,
                        name == null ? before.name() : name,
                        document,
                        before.basedOn(),
                        revision + 1,
                        review.errors().size(),
                        review.warnings().size(),
                        before.createdBy(),
                        before.createdAt(),
                        author,
                        clock.instant());
        if (!drafts.update(draft)) {
            throw stale(found(owner, id), revision);
        }
        events.of(Kind.DRAFT_CHANGED, draft, author);
        return new Reviewed(draft, review);
    }

    /**
     * Deletes a draft.
     *
     * @param revision the one that was seen
     * @throws GatewayException {@code CONFLICT} if somebody has changed it meanwhile
     */
    void delete(PolicyOwner owner, UUID id, long revision, String actor) {
        PolicyDraft draft = seen(owner, id, revision);
        if (!drafts.delete(id, revision)) {
            throw stale(found(owner, id), revision);
        }
        events.of(Kind.DRAFT_DELETED, draft, actor);
    }

    /**
     * A draft, if it still has a revision.
     *
     * @throws GatewayException {@code NOT_FOUND} if there is none; {@code CONFLICT} if somebody has
     *     changed it meanwhile
     */
    @MayRead
    PolicyDraft seen(PolicyOwner owner, UUID id, long revision) {
        PolicyDraft draft = found(owner, id);
        if (draft.revision() != revision) {
            throw stale(draft, revision);
        }
        return draft;
    }

    private PolicyDraft found(PolicyOwner owner, UUID id) {
        return drafts.find(id)
                .filter(draft -> draft.owner().equals(owner))
                .orElseThrow(() ->
                        new GatewayException(
                                ErrorCode.NOT_FOUND,
                                "There is no draft %s. GET %s/drafts lists them."
                                        .formatted(id, owner.path())));
    }

    private static GatewayException stale(PolicyDraft draft, long revision) {
        return new GatewayException(
                        ErrorCode.CONFLICT,
                        "The draft is at revision %d, not %d: %s changed it at %s. Read it, and add your change to it."
                                .formatted(
                                        draft.revision(),
                                        revision,
                                        draft.changedBy(),
                                        draft.changedAt()))
                .at("revision");
    }
}
