package dev.headgate.replay;

import com.fasterxml.uuid.NoArgGenerator;
import dev.headgate.error.ErrorCode;
import dev.headgate.error.GatewayException;
import dev.headgate.identity.MayAdminister;
import dev.headgate.identity.MayRead;
import dev.headgate.policy.PolicyHistory;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Service;

/** Policies tried on the past: asked for, followed, cancelled and compared. */
@Service
@MayRead
class Replays {
    private final ReplayStore store;
    private final PolicyHistory policies;
    private final NoArgGenerator ids;

    Replays(ReplayStore store, PolicyHistory policies, NoArgGenerator ids) {
        this.store = store;
        this.policies = policies;
        this.ids = ids;
    }

    /**
     * Begins one; it is worked on in the background.
     *
     * @throws GatewayException {@code INVALID_REQUEST} or {@code NOT_FOUND} if there is no such
     *     policy or it is not sound
     */
    @MayAdminister
    public Replay begin(ReplaySettings asked, String author) {
        UUID draft = asked.policy().draft();
        ReplaySettings settings = draft == null ? asked : asked.trying(policies.draft(draft));
        check(settings.policy());
        UUID id = ids.generate();
        store.add(id, settings, author);
        return find(id);
    }

    private void check(ReplaySettings.Choice policy) {
        if (policy.version() != null) {
            policies.version(policy.version());
        }
        if (policy.document() != null) {
            policies.compile(policy.document());
        }
    }

    @MayAdminister
    public Replay cancel(UUID id) {
        find(id);
        store.cancel(id);
        return find(id);
    }

    /** With its result, if it is done. */
    public Replay find(UUID id) {
        return store.find(id)
                .orElseThrow(() ->
                        new GatewayException(
                                ErrorCode.NOT_FOUND,
                                "There is no replay %s. List them at /api/admin/v1/replays."
                                        .formatted(id)));
    }

    /** Newest first, without their results. */
    public List<Replay> before(UUID id, int most) {
        return store.before(id, most);
    }

    /**
     * Two results beside each other.
     *
     * @throws GatewayException {@code CONFLICT} if one is not done, {@code INVALID_REQUEST} if they
     *     looked at different requests
     */
    public ReplayComparison compare(UUID one, UUID other) {
        return ReplayComparison.of(find(one), find(other));
    }
}
