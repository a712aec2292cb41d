package dev.headgate.policy;

import com.fasterxml.uuid.NoArgGenerator;
import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.policy.PolicyEvent.Kind;
import dev.headgate.policy.PolicyVersion.Keeper;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Changes which policy is in force: each method is one transaction that writes versions, schedule
 * and record together, and tells every replica. What is handed to it is sound.
 *
 * <p>Nothing is published over what is scheduled: the scheduled text was written without it and
 * would take it back.
 */
@Component
@Transactional
class Publisher {
    private static final String CONFIG_FILE = "configuration file";

    private final PolicyStore store;
    private final DraftStore drafts;
    private final PolicySchedule schedule;
    private final PolicyEvents events;
    private final NoArgGenerator ids;
    private final Clock clock;

    Publisher(
            PolicyStore store,
            DraftStore drafts,
            PolicySchedule schedule,
            PolicyEvents events,
            NoArgGenerator ids,
            Clock clock) {
        this.store = store;
        this.drafts = drafts;
        this.schedule = schedule;
        this.events = events;
        this.ids = ids;
        this.clock = clock;
    }

    /** Publishes the policy of a fresh installation unless there is one. */
    void publishFirst(Publication publication) {
        if (store.publishFirst(publication)) {
            store.version(PolicyOwner.PLATFORM, 1)
                    .ifPresent(version -> events.of(Kind.PUBLISHED, version, ""));
        }
    }

    /**
     * Puts a policy in force.
     *
     * @param expected the version that its author believes to be in force; 0 for none
     * @param draft where its text comes from, or null; it is deleted
     * @throws GatewayException {@code CONFLICT} if another version is in force or the draft has
     *     changed, if something is scheduled, or if the configuration file looks after it
     */
    PolicyVersion publish(
            PolicyOwner owner,
            long expected,
            Publication publication,
            @Nullable PolicyDraft draft) {
        store.lock();
        refuseIfDeclared(owner);
        refuseIfScheduled(owner);
        PolicyVersion published =
                store.replace(owner, expected, publication)
                        .orElseThrow(() -> conflict(owner, expected));
        if (draft != null) {
            consume(draft);
            events.of(Kind.PUBLISHED, published, draft);
        } else if (publication.restores() != null) {
            events.of(Kind.RESTORED, published, "version " + publication.restores());
        } else {
            events.of(Kind.PUBLISHED, published, "");
        }
        store.notifyReplicas();
        return published;
    }

    /**
     * Takes a tenant's policy out of force, so that it has none of its own.
     *
     * @throws GatewayException {@code CONFLICT} as for {@link #publish}
     */
    void withdraw(PolicyOwner owner, long expected, String comment, String actor) {
        store.lock();
        refuseIfScheduled(owner);
        if (!store.retire(owner, expected)) {
            throw conflict(owner, expected);
        }
        events.withdrawn(owner, expected, actor, comment);
        store.notifyReplicas();
    }

    /**
     * Has a policy published at a moment.
     *
     * @throws GatewayException {@code CONFLICT} as for {@link #publish}, or if another one is
     *     scheduled for that moment; {@code INVALID_REQUEST} if it is over
     */
    ScheduledPolicy schedule(
            PolicyOwner owner,
            long expected,
            Publication publication,
            @Nullable PolicyDraft draft,
            Instant activatesAt) {
        store.lock();
        refuseIfDeclared(owner);
        if (versionInForce(owner) != expected) {
            throw conflict(owner, expected);
        }
        refuseMoment(owner, activatesAt);
        ScheduledPolicy scheduled =
                new ScheduledPolicy(
                        ids.generate(),
                        owner,
                        publication.document(),
                        publication.comment(),
                        publication.author(),
                        activatesAt,
                        ScheduledPolicy.State.PENDING,
                        null,
                        clock.instant());
        schedule.insert(scheduled);
        if (draft != null) {
            consume(draft);
        }
        events.of(Kind.SCHEDULED, scheduled, scheduled.author(), scheduled.comment());
        store.notifyReplicas();
        return scheduled;
    }

    /**
     * Calls a scheduled publication off.
     *
     * @throws GatewayException {@code NOT_FOUND} if there was none; {@code CONFLICT} if it has
     *     taken effect or was called off
     */
    void cancel(PolicyOwner owner, UUID id, String comment, String actor) {
        store.lock();
        ScheduledPolicy scheduled =
                schedule.find(id)
                        .filter(known -> known.owner().equals(owner))
                        .orElseThrow(() ->
                                new GatewayException(
                                        ErrorCode.NOT_FOUND,
                                        "Nothing with this id is scheduled. GET %s/scheduled lists what is."
                                                .formatted(owner.path())));
        if (!schedule.cancel(id)) {
            throw new GatewayException(
                    ErrorCode.CONFLICT,
                    scheduled.version() == null
                            ? "It has been cancelled already."
                            : "It has taken effect as version %d. Publish another one instead."
                                    .formatted(scheduled.version()));
        }
        events.of(Kind.CANCELLED, scheduled, actor, comment);
        store.notifyReplicas();
    }

    /**
     * Publishes what is due, each once, whichever replica comes first.
     *
     * @return how many policies took effect
     */
    int activateDue() {
        store.lock();
        List<ScheduledPolicy> due = schedule.due();
        due.forEach(this::activate);
        if (!due.isEmpty()) {
            store.notifyReplicas();
        }
        return due.size();
    }

    private void activate(ScheduledPolicy scheduled) {
        PolicyOwner owner = scheduled.owner();
        PolicyVersion published =
                store.replace(
                                owner,
                                versionInForce(owner),
                                Publication.of(
                                        scheduled.document(),
                                        scheduled.comment(),
                                        scheduled.author(),
                                        Keeper.API))
                        .orElseThrow();
        if (!schedule.activate(scheduled.id(), published.version())) {
            throw new IllegalStateException("Scheduled policies changed without the lock.");
        }
        events.of(
                Kind.ACTIVATED,
                schedule.find(scheduled.id()).orElseThrow(),
                scheduled.author(),
                scheduled.comment());
    }

    /**
     * Puts the policy of the configuration file in force, unless it is; nothing stays scheduled.
     */
    void declare(String document) {
        store.lock();
        if (inForce(PolicyOwner.PLATFORM)
                .filter(known ->
                        known.keeper() == Keeper.CONFIG && known.document().equals(document))
                .isPresent()) {
            return;
        }
        schedule.pending(PolicyOwner.PLATFORM)
                .forEach(pending ->
                        cancel(
                                pending.owner(),
                                pending.id(),
                                "the configuration file declares the policy",
                                CONFIG_FILE));
        store.replace(
                        PolicyOwner.PLATFORM,
                        versionInForce(PolicyOwner.PLATFORM),
                        Publication.of(document, "declared", CONFIG_FILE, Keeper.CONFIG))
                .ifPresent(version -> events.of(Kind.PUBLISHED, version, ""));
        store.notifyReplicas();
    }

    /** Leaves the policy in force to administrators. */
    void handOver() {
        store.lock();
        if (store.handOver()) {
            inForce(PolicyOwner.PLATFORM)
                    .ifPresent(version ->
                            events.of(
                                    Kind.HANDED_OVER,
                                    version,
                                    "the configuration file declares none"));
        }
    }

    private void consume(PolicyDraft draft) {
        if (!drafts.delete(draft.id(), draft.revision())) {
            throw new GatewayException(
                            ErrorCode.CONFLICT,
                            "The draft has been changed meanwhile. Read it and publish what you have read.")
                    .at("revision");
        }
    }

    private Optional<PolicyVersion> inForce(PolicyOwner owner) {
        return store.published(owner);
    }

    private long versionInForce(PolicyOwner owner) {
        return inForce(owner).map(PolicyVersion::version).orElse(0L);
    }

    private void refuseIfDeclared(PolicyOwner owner) {
        if (inForce(owner).filter(known -> known.keeper() == Keeper.CONFIG).isPresent()) {
            throw new GatewayException(
                    ErrorCode.CONFLICT,
                    "The policy comes from the configuration file. Change it there and restart.");
        }
    }

    private void refuseIfScheduled(PolicyOwner owner) {
        schedule.pending(owner).stream()
                .findFirst()
                .ifPresent(pending -> {
                    throw new GatewayException(
                            ErrorCode.CONFLICT,
                            "A policy of %s takes effect at %s and would undo this change. Cancel it first: DELETE %s/scheduled/%s."
                                    .formatted(
                                            pending.author(),
                                            pending.activatesAt(),
                                            owner.path(),
                                            pending.id()));
                });
    }

    private void refuseMoment(PolicyOwner owner, Instant activatesAt) {
        if (!schedule.isAhead(activatesAt)) {
            throw new GatewayException(
                            ErrorCode.INVALID_REQUEST,
                            "'activate_at' must be in the future. To publish at once, PUT %s."
                                    .formatted(owner.path()))
                    .at("activate_at");
        }
        if (schedule.pending(owner).stream()
                .anyMatch(pending -> pending.activatesAt().equals(activatesAt))) {
            throw new GatewayException(
                            ErrorCode.CONFLICT,
                            "Another policy takes effect at that moment. Cancel it, or choose another moment.")
                    .at("activate_at");
        }
    }

    private GatewayException conflict(PolicyOwner owner, long expected) {
        String now =
                inForce(owner)
                        .map(version ->
                                "Version %d is in force, not %d."
                                        .formatted(version.version(), expected))
                        .orElse("No version is in force: 'expected_version' must be 0.");
        return new GatewayException(
                        ErrorCode.CONFLICT,
                        now + " Read it, add your change to it and publish that.")
                .at("expected_version");
    }
}
